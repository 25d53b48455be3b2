// At the door: shows the taps that the server refused, each with its reason, until a helper has read them.
//
// From the template: #door-refused (hidden while empty) with a list.
(() => {
  if (!window.door) return;
  const { button, nameOf } = window.door;
  const section = document.getElementById("door-refused");
  const list = section.querySelector("ul");

  function rowOf(tap, words) {
    const name = tap.name || nameOf(tap.pupil) || "A child";
    const row = document.createElement("li");
    const text = document.createElement("span");
    text.textContent = `${name.slice(0, 80)}: ${words}`;
    const seen = button("OK", `OK: ${name.slice(0, 80)}`, () => {
      row.remove();
      section.hidden = !list.childNodes.length;
    });
    row.append(text, seen);
    return row;
  }

  document.addEventListener("door:refused", ({ detail }) => {
    list.append(rowOf(detail.tap, detail.words));
    section.hidden = false;
  });
})();
