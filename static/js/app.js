// Small behaviours that HTML and htmx do not have. Every page works without them.
//
// A template uses them with these attributes:
//   data-print             a click prints the page
//   data-print-at-once     the page prints when it has loaded
//   data-menu              on <details>: a click elsewhere closes it, and so does Escape
//   data-fold              on an open <details>: a phone closes it, unless the address has a filter
//   data-auto-submit       on a form: choosing from a list with the pointer sends the form
//   data-tick-all="name"   on a tick box: ticks or unticks every box of this name
(() => {
  const OPEN_MENUS = "details[data-menu][open]";
  const SAME_PRESS = 2000; // milliseconds
  let usesPointer = false; // whether the last action was a click or a tap, not a key
  let sent = { button: null, at: 0 };

  function closeMenus({ target }) {
    for (const menu of document.querySelectorAll(OPEN_MENUS)) {
      if (!menu.contains(target)) menu.open = false;
    }
  }

  function closeMenuByKey({ key }) {
    const menu = key === "Escape" && document.querySelector(OPEN_MENUS);
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  }

  // Not for the keyboard, where each arrow key changes the choice. There, the button sends the form.
  function sendFilter({ target }) {
    const form = target.closest("[data-auto-submit]");
    if (form && usesPointer && target.matches("select")) form.requestSubmit?.(); // Safari 16
  }

  function tickAll({ target }) {
    const all = target.closest("[data-tick-all]");
    if (!all) return;
    for (const box of document.getElementsByName(all.dataset.tickAll)) box.checked = all.checked;
  }

  // Pressing a button twice sends its form only once.
  function sendOnce(event) {
    if (event.target.method !== "post" || event.defaultPrevented) return;
    const { submitter, timeStamp } = event;
    if (submitter && sent.button === submitter && timeStamp - sent.at < SAME_PRESS) event.preventDefault();
    else sent = { button: submitter, at: timeStamp };
  }

  // A download leaves the form on the screen, for whoever finds the browser next.
  document.addEventListener("pointerdown", () => (usesPointer = true), true);
  document.addEventListener("keydown", () => (usesPointer = false), true);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    closeMenus(event);
  });
  document.addEventListener("keydown", closeMenuByKey);
  document.addEventListener("change", sendFilter);
  document.addEventListener("change", tickAll);
  document.addEventListener("submit", sendOnce);
  if (!location.search && matchMedia("(max-width: 40rem)").matches) {
    for (const part of document.querySelectorAll("[data-fold]")) part.open = false;
  }
  if (document.querySelector("[data-print-at-once]")) window.print();
})();
