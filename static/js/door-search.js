// At the door: the search for children by name and class.
//
// From the template: #door-search (fields q and class), #door-hint.
(() => {
  if (!window.door) return;
  const { words, findChildren, findFamily, show, draw } = window.door;
  const search = document.getElementById("door-search");
  const hint = document.getElementById("door-hint");
  const IDLE = 120000; // milliseconds
  let latest = 0; // the number of the latest search
  let idleTimer = 0;

  function hintText({ children, more, offline }) {
    const sentences = [
      offline && "Showing only children that this device has shown before.",
      more && `${more} more match. Type another letter.`,
      children.length ? `Found: ${children.length}. Tap how many adults came.` : "No child matches.",
    ];
    return sentences.filter(Boolean).join(" ");
  }

  async function find() {
    const { q, class: group } = Object.fromEntries(new FormData(search));
    const number = ++latest;
    if (!group && words(q).join("").length < 2) {
      hint.textContent = "Type two letters, or choose a class.";
      show([]);
      return;
    }
    const answer = await findChildren(q, group);
    if (number !== latest) return; // a later search has started
    hint.textContent = hintText(answer);
    show(answer.children);
  }

  async function askFamily(child) {
    try {
      child.family = await findFamily(child);
      child.asked = true;
      draw();
    } catch (error) {
      if (error instanceof Response) return; // #door-line says what is wrong
      hint.textContent = "No connection. Search for the brother or sister by name.";
    }
  }

  // Clears the names from the screen when nobody uses the device.
  function clear() {
    search.reset();
    find();
  }

  function restartIdleTimer() {
    clearTimeout(idleTimer);
    idleTimer = setTimeout(clear, IDLE);
  }

  window.door.askFamily = askFamily;
  document.addEventListener("pointerdown", restartIdleTimer);
  document.addEventListener("keydown", restartIdleTimer);
  search.addEventListener("input", find);
  search.addEventListener("reset", () => setTimeout(find));
  search.querySelector("[type=reset]").addEventListener("click", () => search.elements.q.focus());
  search.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  find();
})();
