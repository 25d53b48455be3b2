// At the door: draws a row for each child that matches the search.
//
// From the template: #door-list for the rows, and #door-row to copy (b: the name, .detail: the class, .act: the
//   buttons, .family: brothers and sisters). The data-child of a row is the key of its child.
(() => {
  if (!window.door) return;
  const { countAdults, button, badge, stateOf, undo, forgetUndo, choices, family } = window.door;
  const list = document.getElementById("door-list");
  const template = document.getElementById("door-row");
  const LONGEST_PRESS = 1000; // milliseconds
  let shown = [];
  let pressedAt = -LONGEST_PRESS;

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
    else place.replaceChildren(badge(state), button("Undo", `Undo: ${child.name}`, () => undo(child, state)));
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

  // Existing rows stay where they are, so that the keyboard focus never loses its place. Nothing is drawn while a
  // finger is down: its click would be lost with the button that it began on.
  function draw() {
    if (performance.now() - pressedAt < LONGEST_PRESS) return;
    const oldRows = new Map([...list.children].map((row) => [row.dataset.child, row]));
    const rows = shown.map((child) => oldRows.get(`${child.id}`) || rowOf(child));
    for (const row of oldRows.values()) if (!rows.includes(row)) row.remove();
    rows.forEach((row, n) => {
      if (list.children[n] !== row) list.insertBefore(row, list.children[n] || null);
      fill(row, shown[n]);
    });
  }

  function release() {
    pressedAt = -LONGEST_PRESS;
    draw();
  }

  function show(children) {
    forgetUndo();
    shown = [...children];
    draw();
  }

  function showAfter(companion, child) {
    if (shown.some((other) => other.id === child.id)) return;
    shown.splice(shown.indexOf(companion) + 1, 0, child);
  }

  list.addEventListener("pointerdown", () => (pressedAt = performance.now()));
  document.addEventListener("click", release);
  document.addEventListener("pointercancel", release);
  Object.assign(window.door, { draw, show, showAfter });
})();
