// At the door: the buttons of a child, to check in, undo and add a brother or sister.
//
// From the template: #door-announcement, where each action is announced to screen readers.
(() => {
  if (!window.door) return;
  const { add, countAdults, button, stateOf } = window.door;
  const announcement = document.getElementById("door-announcement");
  const DOUBLE_TAP = 400; // milliseconds

  const SOON = 60000; // milliseconds
  let undone = null; // the Undo that was just tapped: {pupil, puts_right, party, at}

  // A number tapped on the same row soon after its Undo corrects the whole family. Any other tap, or a new search,
  // forgets the Undo, so that a child who comes with another family is checked in alone.
  function forgetUndo() {
    const { at, pupil, ...rest } = undone || {};
    undone = null;
    return at && performance.now() - at < SOON ? { pupil, rest } : {};
  }

  function checkIn(child, adults, companion) {
    const { pupil, rest } = forgetUndo();
    const also = companion
      ? { with: companion.id, party: stateOf(companion.id).party }
      : pupil === child.id && rest;
    add({ do: "check_in", pupil: child.id, adults, ...also });
    announcement.textContent = `${child.name}: here with ${companion ? "family" : countAdults(adults)}.`;
    if (companion) window.door.showAfter(companion, child);
    window.door.draw();
  }

  function undo(child, { adults, party, taps }) {
    const tap = add({ do: "undo", pupil: child.id, party, undoes: taps });
    undone = adults ? { pupil: child.id, puts_right: tap.key, party, at: performance.now() } : null;
    announcement.textContent = `${child.name}: undone.`;
    window.door.draw();
  }

  // The numbers that replace "3 +" ignore the second half of a double tap on it.
  function choices(child, place, numbers = [1, 2]) {
    const few = numbers.length < 3;
    const since = performance.now();
    const tap = (adults) => (few || performance.now() - since > DOUBLE_TAP) && checkIn(child, adults);
    const buttons = numbers.map((n) =>
      button(`${n}`, `Check in ${child.name} with ${countAdults(n)}`, () => tap(n), child.expects === n),
    );
    const more = () => choices(child, place, [3, 4, 5, 6]);
    if (few) buttons.push(button("3 +", `3 + adults: check in ${child.name} with more`, more, child.expects > 2));
    const focused = place.contains(document.activeElement);
    place.replaceChildren(...buttons);
    if (focused) buttons[0].focus();
  }

  function sibling(child, other, state) {
    const label = `${other.name}, ${other.class}`;
    return button(`+ ${label}`, `${label}, came with ${child.name}`, () => checkIn(other, state.adults || 1, child));
  }

  function ask(child) {
    if (child.asked) return "We found no brother or sister on the list.";
    const act = () => window.door.askFamily(child);
    return button("Brother or sister?", `Brother or sister of ${child.name}?`, act);
  }

  function family(child, place, state) {
    const siblings = child.family || [];
    const free = siblings.filter((other) => stateOf(other.id).kind === "free");
    const content = siblings.length ? free.map((other) => sibling(child, other, state)) : [ask(child)];
    place.replaceChildren(...(state.kind === "free" ? [] : content));
    place.hidden = !place.childNodes.length;
  }

  Object.assign(window.door, { undo, forgetUndo, choices, family });
})();
