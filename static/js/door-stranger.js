// At the door: a family that is not on the list.
//
// From the template: #door-stranger (fields name, class and adults), #door-added for what was added here.
(() => {
  if (!window.door) return;
  const { add, countAdults, button } = window.door;
  const form = document.getElementById("door-stranger");
  const added = document.getElementById("door-added");

  function rowOf(name, adults, party) {
    const row = document.createElement("li");
    row.dataset.tap = party;
    const text = document.createElement("span");
    text.textContent = `${name}, ${countAdults(adults)}`;
    const undo = button("Undo", `Undo: ${name}`, () => {
      add({ do: "undo_walk_in", party });
      row.remove();
    });
    row.append(text, undo);
    return row;
  }

  document.addEventListener("door:refused", ({ detail }) => {
    added.querySelector(`[data-tap="${detail.tap.key}"]`)?.remove();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const { name, class: group, adults } = Object.fromEntries(new FormData(form));
    if (!name.trim()) return;
    const tap = add({ do: "walk_in", name, class: group, adults: Number(adults) });
    added.append(rowOf(name, tap.adults, tap.key));
    form.reset();
  });
})();
