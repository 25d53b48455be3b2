// At the door: draws a row for each child that matches the search.
//
// From the template: #door-list for the rows, and #door-row to copy (b: the name, .detail: the class, .act: the
//   buttons, .family: brothers and sisters). The data-child of a row is the key of its child.
(() => {
  if (!window.door) return;
  const { countAdults, button, badge, stateOf, undo, choices, family } = window.door;
  const list = document.getElementById("door-list");
  const template = document.getElementById("door-row");
  let shown = [];

  function fill(row, child) {
    const state = stateOf(child.id);
    const place = row.querySelector(".act");
    const familyStates = (child.family || []).map((other) => stateOf(other.id).kind);
    const look = JSON.stringify([state, child.asked, familyStates]);
    if (row.dataset.look === look) return;
    const focused = row.contains(document.activeElement);
    row.dataset.look = look;
    row.dataset.standing = state.kind;
    if (state.kind === "free") choices(child, place);
    else place.replaceChildren(badge(state), button("Undo", `Undo: ${child.name}`, () => undo(child, state.party)));
    family(child, row.querySelector(".family"), state);
    if (focused && !row.contains(document.activeElement)) place.querySelector("button").focus();
  }

  function rowOf(child) {
    const row = template.content.firstElementChild.cloneNode(true);
    row.dataset.child = child.id;
    row.querySelector("b").textContent = child.name;
    const expected = child.expects ? ` · said ${countAdults(child.expects)}` : "";
    row.querySelector(".detail").textContent = child.class + expected;
    return row;
  }

  // Existing rows are kept, so that a finger or the keyboard focus never loses its place.
  function draw() {
    const oldRows = new Map([...list.children].map((row) => [row.dataset.child, row]));
    const rows = shown.map((child) => oldRows.get(`${child.id}`) || rowOf(child));
    const changed = rows.length !== oldRows.size || rows.some((row, n) => list.children[n] !== row);
    if (changed) list.replaceChildren(...rows);
    rows.forEach((row, n) => fill(row, shown[n]));
  }

  function show(children) {
    for (const child of shown) delete child.undone;
    shown = [...children];
    draw();
  }

  function showAfter(companion, child) {
    if (shown.some((other) => other.id === child.id)) return;
    shown.splice(shown.indexOf(companion) + 1, 0, child);
  }

  Object.assign(window.door, { draw, show, showAfter });
})();
