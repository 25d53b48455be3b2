// The dialog in which a cell of the grid logs or shows its lesson. Without it a cell is a link.
//
// Between the templates, the server and this script:
//   #dialog, #dialog-body    the <dialog>, and where htmx puts the form or the lesson (hx-target)
//   .cell, id "cell-<key>"   a planned session in the grid. Its id is kept because saving draws the cell anew
//                            (hx-swap-oob), and the keyboard then returns to it
//   lesson-logged            the event that the server names in HX-Trigger-After-Swap once a lesson is saved
//   data-close               on a button: closes the dialog without a question
(() => {
  const dialog = document.getElementById("dialog");
  if (!dialog) return;
  const body = document.getElementById("dialog-body");
  let opener = null; // the id of the cell that the dialog belongs to
  let typed = false; // whether closing it would lose something

  function noteOpener({ detail }) {
    const cell = detail.elt.closest(".cell");
    if (cell) opener = cell.id;
  }

  function open() {
    typed = false;
    dialog.showModal();
  }

  function showWhatIsWrong() {
    const wrong = dialog.querySelector("[aria-invalid=true], .invalid input, [role=alert]");
    if (!wrong) return;
    if (wrong.matches("[role=alert]")) wrong.tabIndex = -1;
    wrong.focus({ preventScroll: true });
    wrong.scrollIntoView({ block: "center" });
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
    showWhatIsWrong();
  });
  document.addEventListener("lesson-logged", closeAfterSaving);
  dialog.addEventListener("input", () => (typed = true));
  dialog.addEventListener("cancel", (event) => {
    if (!mayClose()) event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    const leaves = isOnBackdrop(event) && mayClose();
    if (leaves || event.target.closest("[data-close]")) dialog.close();
  });
})();
