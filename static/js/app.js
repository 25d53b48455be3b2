// What HTML and htmx cannot do alone. Every page works without it.
//
// A template asks for it with these attributes:
//   data-print             a click prints the page
//   data-print-at-once     the page prints when it has loaded
//   data-menu              on <details>: a click elsewhere closes it, and so does Escape
//   data-auto-submit       on a form: choosing from a list with the pointer sends the form
//   data-tick-all="name"   on a tick box: ticks or unticks every box of this name
(() => {
  const OPEN_MENUS = "details[data-menu][open]";
  const SAME_PRESS = 2000; // milliseconds
  let pointer = false; // whether the last action was a click or a tap, not a key
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

  // With the keyboard each arrow key is a choice, so there the button sends the form.
  function sendFilter({ target }) {
    const form = target.closest("[data-auto-submit]");
    if (form && pointer && target.matches("select")) form.requestSubmit();
  }

  function tickAll({ target }) {
    const all = target.closest("[data-tick-all]");
    if (!all) return;
    for (const box of document.getElementsByName(all.dataset.tickAll)) box.checked = all.checked;
  }

  // A button that is pressed twice sends its form once.
  function sendOnce(event) {
    if (event.target.method !== "post" || event.defaultPrevented) return;
    const { submitter, timeStamp } = event;
    if (submitter && sent.button === submitter && timeStamp - sent.at < SAME_PRESS) event.preventDefault();
    else sent = { button: submitter, at: timeStamp };
  }

  // On a phone the navigation is wider than the window: it scrolls to the page that is open.
  function showWhereWeAre() {
    const here = document.querySelector(".app-header nav ul a[aria-current]");
    const row = here?.closest("ul");
    if (row) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }

  document.addEventListener("pointerdown", () => (pointer = true), true);
  document.addEventListener("keydown", () => (pointer = false), true);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    closeMenus(event);
  });
  document.addEventListener("keydown", closeMenuByKey);
  document.addEventListener("change", sendFilter);
  document.addEventListener("change", tickAll);
  document.addEventListener("submit", sendOnce);
  showWhereWeAre();
  if (document.querySelector("[data-print-at-once]")) window.print();
})();
