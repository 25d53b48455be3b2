// Keeps the ticks for children who were away when the list of children changes with the date.
//
// In the template, #away has a tick box for each child, with the child's key as its value. When the
// date changes, htmx fetches #away for that day. It sends only the date, so the ticks are kept here.
(() => {
  let ticks = new Map(); // by the key of each child that this form has shown

  function remember({ detail: { target } }) {
    if (!target.closest("form")) ticks = new Map(); // another form
    if (target.id !== "away") return;
    for (const box of target.querySelectorAll("input")) ticks.set(box.value, box.checked);
  }

  function restore() {
    for (const box of document.querySelectorAll("#away input")) {
      if (ticks.has(box.value)) box.checked = ticks.get(box.value);
    }
  }

  document.addEventListener("htmx:beforeSwap", remember);
  document.addEventListener("htmx:afterSwap", restore);
})();
