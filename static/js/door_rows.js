// At the door: a row a child, with the taps that are left to do for them.
(() => {
  if (!window.door) return;
  const { many, button, badge, standing } = window.door;
  const list = document.getElementById("door-list"), said = document.getElementById("door-said");
  const template = document.getElementById("door-row");
  const DOUBLE_TAP = 400; // milliseconds
  let shown = [];

  function checkIn(child, adults, companion) {
    window.door.add({ do: "check_in", pupil: child.id, adults, ...(companion && { with: companion.id }) });
    said.textContent = `${child.name}: ${companion ? "here with family" : `here with ${many(adults)}`}.`;
    if (companion && !shown.some((item) => item.id === child.id)) shown.splice(shown.indexOf(companion) + 1, 0, child);
    draw();
  }
  function undo(child, party) {
    window.door.add({ do: "undo", pupil: child.id, party });
    said.textContent = `${child.name}: taken back.`;
    draw();
  }

  // Numbers that have just taken the place of "3 +" do not hear the second half of a double tap.
  function choices(child, place, numbers = [1, 2]) {
    const few = numbers.length < 3, since = performance.now();
    const made = numbers.map((n) => button(`${n}`, `Check in ${child.name} with ${many(n)}`,
      () => (few || performance.now() - since > DOUBLE_TAP) && checkIn(child, n), child.expects === n));
    if (few) made.push(button("3 +", `Check in ${child.name} with more adults`, () => choices(child, place, [3, 4, 5, 6])));
    const focused = place.contains(document.activeElement);
    place.replaceChildren(...made);
    if (focused) made[0].focus();
  }
  function family(child, place, now) {
    const known = child.family || [];
    const made = known.filter((other) => standing(other.id).kind === "free").map((other) =>
      button(`+ ${other.name}, ${other.class}`, `${other.name}, ${other.class}, came with ${child.name}`,
        () => checkIn(other, now.adults || 1, child)));
    if (!known.length) made.push(child.asked ? "Nobody of that name in another class."
      : button("Brother or sister?", `Brother or sister of ${child.name}?`, () => window.door.askFamily(child)));
    place.replaceChildren(...(now.kind === "free" ? [] : made));
    place.hidden = !place.childNodes.length;
  }
  function fill(row, child) {
    const now = standing(child.id), place = row.querySelector(".act");
    const family_now = (child.family || []).map((other) => standing(other.id).kind);
    const look = JSON.stringify([now, child.asked, family_now]);
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
    if (wanted.length !== rows.size || wanted.some((row, n) => list.children[n] !== row)) list.replaceChildren(...wanted);
    wanted.forEach((row, n) => fill(row, shown[n]));
  }
  window.door.draw = draw;
  window.door.show = (children) => { shown = [...children]; draw(); };
})();
