// At the door: a row for each child found.
//
// From the template: #door-list for the rows, and #door-row to copy (b: the name, .soft: the class, .act: what to
//   tap, .family: brothers and sisters). A row carries data-child, the key of its child.
(() => {
  if (!window.door) return;
  const { many, button, badge, standing, undo, choices, family } = window.door;
  const list = document.getElementById("door-list");
  const template = document.getElementById("door-row");
  let shown = [];

  function fill(row, child) {
    const now = standing(child.id);
    const place = row.querySelector(".act");
    const familyNow = (child.family || []).map((other) => standing(other.id).kind);
    const look = JSON.stringify([now, child.asked, familyNow]);
    if (row.dataset.look === look) return;
    const focused = row.contains(document.activeElement);
    row.dataset.look = look;
    row.dataset.standing = now.kind;
    if (now.kind === "free") choices(child, place);
    else place.replaceChildren(badge(now), button("Undo", `Undo: ${child.name}`, () => undo(child, now.party)));
    family(child, row.querySelector(".family"), now);
    if (focused && !row.contains(document.activeElement)) place.querySelector("button").focus();
  }

  function rowOf(child) {
    const row = template.content.firstElementChild.cloneNode(true);
    row.dataset.child = child.id;
    row.querySelector("b").textContent = child.name;
    row.querySelector(".soft").textContent = child.class + (child.expects ? ` · said ${many(child.expects)}` : "");
    return row;
  }

  // Rows stay where they are, so that a finger or the keyboard never loses its place.
  function draw() {
    const rows = new Map([...list.children].map((row) => [row.dataset.child, row]));
    const wanted = shown.map((child) => rows.get(`${child.id}`) || rowOf(child));
    const moved = wanted.length !== rows.size || wanted.some((row, n) => list.children[n] !== row);
    if (moved) list.replaceChildren(...wanted);
    wanted.forEach((row, n) => fill(row, shown[n]));
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
