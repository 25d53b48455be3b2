// The dialog that logs or shows the lesson of a cell in the coverage grid. Without it, a cell is a link.
//
// The templates, the server and this script share these names:
//   #dialog, #dialog-body    the <dialog>, and the element that htmx fills with the form or the lesson
//   .cell, id "cell-<key>"   a planned session in the grid. We remember its id, because saving replaces the
//                            cell (hx-swap-oob) and the focus must then return to it
//   lesson-logged            the event that the server sends (HX-Trigger-After-Swap) when a lesson is saved
//   .error-summary           what is wrong with the form (templates/components/form_errors.html)
//   data-close               on a button: closes the dialog without asking
(() => {
  const dialog = document.getElementById("dialog");
  if (!dialog) return;
  const body = document.getElementById("dialog-body");
  let opener = null; // the id of the cell that the dialog belongs to
  let typed = false; // whether closing the dialog would lose something

  function noteOpener({ detail }) {
    const cell = detail.elt.closest(".cell");
    if (cell) opener = cell.id;
  }

  function open() {
    typed = false;
    dialog.showModal();
  }

  // As on a page. htmx moves the focus to the summary, because of its attribute autofocus.
  function markTitle() {
    const title = document.title.replace(/^Error: /, "");
    document.title = dialog.open && dialog.querySelector(".error-summary") ? `Error: ${title}` : title;
  }

  function closeAfterSaving() {
    typed = false;
    dialog.close();
    body.replaceChildren();
    document.getElementById(opener)?.focus();
  }

  function mayClose() {
    return !typed || window.confirm("Leave without saving? What you typed will be lost.");
  }

  function isOnBackdrop({ target, clientX, clientY }) {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    const outside = clientX < left || clientX > right || clientY < top || clientY > bottom;
    return target === dialog && outside;
  }

  document.addEventListener("htmx:beforeRequest", noteOpener);
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    if (detail.target !== body) return;
    if (!dialog.open && dialog.querySelector("form, h1")) open();
    markTitle();
  });
  document.addEventListener("lesson-logged", closeAfterSaving);
  dialog.addEventListener("close", markTitle);
  dialog.addEventListener("input", () => (typed = true));
  dialog.addEventListener("cancel", (event) => {
    if (!mayClose()) event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    const leaves = isOnBackdrop(event) && mayClose();
    if (leaves || event.target.closest("[data-close]")) dialog.close();
  });
})();
