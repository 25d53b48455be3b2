// The dialog in which a cell of the grid logs or shows its lesson. Without it a cell is a link.
(() => {
  const dialog = document.getElementById("dialog");
  if (!dialog) return;
  const body = document.getElementById("dialog-body");
  let opener = null; // the cell that the dialog belongs to
  let typed = false; // whether closing it would lose something

  document.addEventListener("htmx:beforeRequest", (event) => {
    const cell = event.detail.elt.closest(".cell");
    if (cell) opener = cell.id;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== body) return;
    if (!dialog.open && dialog.querySelector("form, h1")) {
      typed = false;
      dialog.showModal();
    }
    const wrong = dialog.querySelector("[aria-invalid=true], .invalid input, [role=alert]");
    if (!wrong) return;
    if (wrong.matches("[role=alert]")) wrong.tabIndex = -1;
    wrong.focus({ preventScroll: true });
    wrong.scrollIntoView({ block: "center" });
  });
  // Saved: close, and leave the keyboard on the cell, which has been drawn again.
  document.addEventListener("lesson-logged", () => {
    typed = false;
    dialog.close();
    body.replaceChildren();
    document.getElementById(opener)?.focus();
  });

  dialog.addEventListener("input", () => (typed = true));
  const mayClose = () => !typed || window.confirm("Leave without saving? What you typed will be lost.");
  dialog.addEventListener("cancel", (event) => {
    if (!mayClose()) event.preventDefault();
  });
  dialog.addEventListener("click", (event) => {
    const edge = dialog.getBoundingClientRect();
    const outside = event.clientX < edge.left || event.clientX > edge.right || event.clientY < edge.top || event.clientY > edge.bottom;
    const backdrop = event.target === dialog && outside && mayClose();
    if (backdrop || event.target.closest("[data-close]")) dialog.close();
  });
})();
