// At the door: searches for children, with or without a connection.
//
// The server answers ?q=&class= (a search) and ?with= (a child's brothers and sisters) with
//   {children: [{id, name, class, group, expects}, …], more}.
// class is a label and group a key; expects is how many adults the family said would come.
(() => {
  if (!window.door) return;
  const { call } = window.door;
  const address = document.getElementById("door").dataset.children;
  const known = new Map(); // by key, every child that this page has shown

  function words(text) {
    const plain = text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f'’]/g, "");
    return plain.split(/[\s-]+/).filter(Boolean);
  }

  function matches(name, typed) {
    return words(typed).every((word) => words(name).some((part) => part.startsWith(word)));
  }

  async function ask(query) {
    const answer = await call(`${address}?${new URLSearchParams(query)}`);
    if (!answer.ok) throw answer;
    return answer.json();
  }

  function searchKnown(q, group) {
    const isMatch = (child) => (!group || `${child.group}` === group) && matches(child.name, q);
    return { children: [...known.values()].filter(isMatch), more: 0, offline: true };
  }

  async function findChildren(q, group) {
    try {
      const answer = await ask({ q, class: group });
      for (const child of answer.children) known.set(child.id, child);
      return answer;
    } catch {
      return searchKnown(q, group);
    }
  }

  const nameOf = (id) => known.get(id)?.name;

  Object.assign(window.door, { words, ask, findChildren, nameOf });
})();
