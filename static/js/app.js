// What HTML and htmx cannot do alone, on every page. Every page works without it.
(() => {
  let pointer = false; // whether the last thing done was a click or a tap, not a key
  document.addEventListener("pointerdown", () => (pointer = true), true);
  document.addEventListener("keydown", () => (pointer = false), true);

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    for (const menu of document.querySelectorAll("details[data-menu][open]"))
      if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("change", (event) => {
    // With the keyboard each arrow key is a choice: there the button sends the filter.
    const filters = event.target.closest("[data-auto-submit]");
    if (filters && pointer && event.target.matches("select")) filters.requestSubmit();
    const all = event.target.closest("[data-tick-all]");
    if (all) for (const box of document.getElementsByName(all.dataset.tickAll)) box.checked = all.checked;
  });

  // A button that is pressed twice sends its form once.
  let sent = { button: null, at: 0 };
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || event.defaultPrevented) return;
    const twice = event.submitter && sent.button === event.submitter && event.timeStamp - sent.at < 2000;
    if (twice) event.preventDefault();
    else sent = { button: event.submitter, at: event.timeStamp };
  });

  // What htmx asked for did not come.
  const KEPT = "nothing was saved. What you typed is still here";
  const LOST = `That did not reach the server, so ${KEPT}: try again.`;
  const REFUSED = `The server could not do that, so ${KEPT}: try again, or load the page anew.`;
  const SIGNED_OUT = `You have been signed out, so ${KEPT} to copy. Then load the page anew and sign in.`;
  document.addEventListener("htmx:responseError", (event) => say(event.detail.xhr.status === 401 ? SIGNED_OUT : REFUSED));
  document.addEventListener("htmx:sendError", () => say(LOST));

  // The words stand where the person looks: by the button just pressed, else above the page.
  function say(words) {
    document.getElementById("not-saved")?.remove();
    const text = Object.assign(document.createElement("p"), { id: "not-saved", className: "notice alarm", textContent: words });
    text.setAttribute("role", "alert");
    const buttons = document.querySelector("dialog[open] .form-actions");
    if (buttons) buttons.prepend(text);
    else document.getElementById("messages").prepend(text);
    text.scrollIntoView({ block: "nearest" });
  }

  // On a phone the navigation is wider than the window: where we are is brought into sight.
  const here = document.querySelector(".app-header nav ul a[aria-current]");
  const row = here && here.closest("ul");
  if (row) row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  if (document.querySelector("[data-print-at-once]")) window.print();
  document.documentElement.classList.add("js");
})();
