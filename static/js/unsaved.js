// Asks before a page with something unsaved is left.
//
//   data-unsaved        on a form: once something is typed in it
//   data-unsaved="now"  at once
(() => {
  let unsaved = Boolean(document.querySelector("[data-unsaved=now]"));

  document.addEventListener("input", ({ target }) => (unsaved ||= Boolean(target.closest("[data-unsaved]"))));
  document.addEventListener("submit", () => (unsaved = false));
  window.addEventListener("beforeunload", (event) => unsaved && event.preventDefault());
})();
