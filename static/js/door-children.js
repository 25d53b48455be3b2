// At the door: searches for children, with or without a connection.
//
// The server answers ?q=&class= (a search) and ?with= (a child's brothers and sisters) with
//   {children: [{id, name, class, group, expects}, …], more}.
// class is a label and group a key; expects is how many adults the family said would come.
(() => {
  if (!window.door) return;
  const { call, matches, surname } = window.door;
  const address = document.getElementById("door").dataset.children;
  const MOST_CHILDREN = 40; // as many as the server returns
  const known = new Map(); // by key, every child that this page has shown or loaded
  let isComplete = false; // whether it knows every child invited

  async function ask(query) {
    const answer = await call(`${address}?${new URLSearchParams(query)}`);
    if (!answer.ok) throw answer;
    return answer.json();
  }

  async function loadEveryone() {
    const { children } = await ask({ all: 1 });
    for (const child of children) known.set(child.id, child);
    isComplete = true;
    return children.length;
  }

  function forgetEveryone() {
    known.clear();
    isComplete = false;
  }

  function familyOf(child, least = 1) {
    const theirs = surname(child.name);
    const isFamily = (other) => other.id !== child.id && surname(other.name) === theirs;
    return theirs.length < least ? [] : [...known.values()].filter(isFamily);
  }

  function searchKnown(q, group) {
    const isMatch = (child) => (!group || `${child.group}` === group) && matches(child.name, q);
    const matching = [...known.values()].filter(isMatch);
    const children = group ? matching : matching.slice(0, MOST_CHILDREN);
    // As the server: a search suggests a family by a full surname, and by an initial only where a helper asks.
    for (const child of children) if (!child.asked) child.family = familyOf(child, 2);
    return { children, more: matching.length - children.length, offline: !isComplete };
  }

  // A ready device answers at once. It asks about nobody but a child whom it does not know, such as one who is new.
  async function findChildren(q, group) {
    const here = searchKnown(q, group);
    if (isComplete && here.children.length) return here;
    try {
      const answer = await ask({ q, class: group });
      for (const child of answer.children) known.set(child.id, child);
      return answer;
    } catch {
      return here;
    }
  }

  async function findFamily(child) {
    return isComplete ? familyOf(child) : (await ask({ with: child.id })).children;
  }

  const nameOf = (id) => known.get(id)?.name;

  Object.assign(window.door, { findChildren, findFamily, loadEveryone, forgetEveryone, nameOf });
})();
