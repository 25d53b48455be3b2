// Moves with the arrow keys in the grid of children and sessions, which is one tab stop:
// https://www.w3.org/WAI/ARIA/apg/patterns/grid/. Without it, each link and button is a tab stop.
//
// The template and this script share these names:
//   data-grid   on the table
//   .modules    a row of headings over several columns, which has nothing to move to
// htmx replaces a cell that was pressed (htmx:afterSettle), so its new button is made ready then.
(() => {
  const grid = document.querySelector("[data-grid]");
  if (!grid) return;
  const rows = [...grid.rows].filter((row) => !row.matches(".modules"));

  // The links and buttons of a cell, or the cell itself.
  function stopsIn(cell) {
    const inside = [...cell.querySelectorAll("a, button")];
    return inside.length ? inside : [cell];
  }

  function makeCurrent(stop) {
    for (const other of grid.querySelectorAll("[tabindex='0']")) other.tabIndex = -1;
    stop.tabIndex = 0;
  }

  function makeReady(cell) {
    for (const stop of stopsIn(cell)) stop.tabIndex = -1;
  }

  function target(key, all, stop) {
    const cell = stop.closest("td, th");
    const row = cell.parentElement;
    const stops = [...row.cells].flatMap(stopsIn);
    const at = (number) => number >= 0 && stops[number];
    const below = (step) => rows[rows.indexOf(row) + step]?.cells[cell.cellIndex];
    const first = (found) => found && stopsIn(found)[0];
    switch (key) {
      case "ArrowRight": return at(stops.indexOf(stop) + 1);
      case "ArrowLeft": return at(stops.indexOf(stop) - 1);
      case "ArrowDown": return first(below(1));
      case "ArrowUp": return first(below(-1));
      case "Home": return all ? stopsIn(rows[0].cells[0])[0] : stops[0];
      case "End": return all ? stopsIn(rows.at(-1).cells[rows.at(-1).cells.length - 1])[0] : stops.at(-1);
    }
  }

  function move(event) {
    if (event.altKey || event.shiftKey || event.metaKey) return;
    const next = target(event.key, event.ctrlKey, event.target);
    if (next === undefined) return;
    event.preventDefault();
    if (!next) return;
    makeCurrent(next);
    next.focus();
  }

  function afterSwap() {
    const stop = document.activeElement;
    if (!grid.contains(stop)) return;
    makeReady(stop.closest("td, th"));
    makeCurrent(stop);
  }

  grid.setAttribute("role", "grid");
  for (const row of rows) [...row.cells].forEach(makeReady);
  makeCurrent(stopsIn(rows[1]?.cells[0] ?? rows[0].cells[0])[0]);
  grid.addEventListener("keydown", move);
  grid.addEventListener("focusin", ({ target: stop }) => stop.tabIndex === -1 && makeCurrent(stop));
  document.addEventListener("htmx:afterSettle", afterSwap);
})();
