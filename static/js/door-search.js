// At the door: finding children by name and class.
//
// From the template: #door-search (fields q and class), #door-hint.
(() => {
  if (!window.door) return;
  const { words, ask, findChildren, show, draw } = window.door;
  const search = document.getElementById("door-search");
  const hint = document.getElementById("door-hint");
  const IDLE = 120000; // milliseconds
  let turn = 0;
  let resting = 0;

  function hintWords({ children, more, alone }) {
    const sentences = [
      alone && "Only children that this device has shown before.",
      more && `${more} more match: type another letter.`,
      children.length ? "Tap how many adults came." : "No child matches.",
    ];
    return sentences.filter(Boolean).join(" ");
  }

  async function find() {
    const { q, class: group } = Object.fromEntries(new FormData(search));
    const mine = ++turn; // a later search overtakes this one
    if (!group && words(q).join("").length < 2) {
      hint.textContent = "Type two letters, or choose a class.";
      show([]);
      return;
    }
    const answer = await findChildren(q, group);
    if (mine !== turn) return;
    hint.textContent = hintWords(answer);
    show(answer.children);
  }

  async function askFamily(child) {
    try {
      child.family = (await ask({ with: child.id })).children;
      child.asked = true;
      draw();
    } catch (error) {
      if (error instanceof Response) return; // the line says what is wrong
      hint.textContent = "No connection: look for the brother or sister by name.";
    }
  }

  // Nobody reads the list over a shoulder for long.
  function rest() {
    search.reset();
    find();
  }

  function stayAwake() {
    clearTimeout(resting);
    resting = setTimeout(rest, IDLE);
  }

  window.door.askFamily = askFamily;
  document.addEventListener("pointerdown", stayAwake);
  document.addEventListener("keydown", stayAwake);
  document.addEventListener("door:refused", ({ detail }) => (hint.textContent = detail.words));
  search.addEventListener("input", find);
  search.addEventListener("reset", () => setTimeout(find));
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  find();
})();
