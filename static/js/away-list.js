// The list of who was away, on the page and in the dialog: a changed date fetches that day's
// children. What is ticked stays here meanwhile, so that only the date is sent for it.
(() => {
  let ticks = new Map(); // by the key of each child that a list of this form has shown

  document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
    if (target.id !== "away") return (ticks = new Map());
    for (const box of target.querySelectorAll("input")) ticks.set(box.value, box.checked);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const box of document.querySelectorAll("#away input")) if (ticks.has(box.value)) box.checked = ticks.get(box.value);
  });
})();
