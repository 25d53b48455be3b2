// At the door: what is left to tap for a child. It says what was done in #door-said, for screen readers.
(() => {
  if (!window.door) return;
  const { add, many, button, standing } = window.door;
  const said = document.getElementById("door-said");
  const DOUBLE_TAP = 400; // milliseconds

  // child.undone is the key of the Undo just tapped on this row: the next number puts it right for the whole family.
  // It goes with the row, so a child who is looked for again comes with adults of their own.
  function checkIn(child, adults, companion) {
    const also = companion ? { with: companion.id } : child.undone && { puts_right: child.undone };
    add({ do: "check_in", pupil: child.id, adults, ...also });
    delete child.undone;
    said.textContent = `${child.name}: here with ${companion ? "family" : many(adults)}.`;
    if (companion) window.door.showAfter(companion, child);
    window.door.draw();
  }

  function undo(child, party) {
    child.undone = add({ do: "undo", pupil: child.id, party }).key;
    said.textContent = `${child.name}: taken back.`;
    window.door.draw();
  }

  // Numbers that have just taken the place of "3 +" do not hear the second half of a double tap.
  function choices(child, place, numbers = [1, 2]) {
    const few = numbers.length < 3;
    const since = performance.now();
    const tap = (adults) => (few || performance.now() - since > DOUBLE_TAP) && checkIn(child, adults);
    const made = numbers.map((n) =>
      button(`${n}`, `Check in ${child.name} with ${many(n)}`, () => tap(n), child.expects === n),
    );
    const more = () => choices(child, place, [3, 4, 5, 6]);
    if (few) made.push(button("3 +", `Check in ${child.name} with more adults`, more));
    const focused = place.contains(document.activeElement);
    place.replaceChildren(...made);
    if (focused) made[0].focus();
  }

  function sibling(child, other, now) {
    const label = `${other.name}, ${other.class}`;
    return button(`+ ${label}`, `${label}, came with ${child.name}`, () => checkIn(other, now.adults || 1, child));
  }

  function ask(child) {
    if (child.asked) return "Nobody with that name in another class.";
    const act = () => window.door.askFamily(child);
    return button("Brother or sister?", `Brother or sister of ${child.name}?`, act);
  }

  function family(child, place, now) {
    const known = child.family || [];
    const free = known.filter((other) => standing(other.id).kind === "free");
    const made = known.length ? free.map((other) => sibling(child, other, now)) : [ask(child)];
    place.replaceChildren(...(now.kind === "free" ? [] : made));
    place.hidden = !place.childNodes.length;
  }

  Object.assign(window.door, { undo, choices, family });
})();
