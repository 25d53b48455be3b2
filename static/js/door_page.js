// At the door: finding children, families that are not on the list, and what the line is like.
(() => {
  if (!window.door) return;
  const { call, add, waiting, many, button, show, draw } = window.door;
  const page = document.getElementById("door"), search = document.getElementById("door-search");
  const line = document.getElementById("door-line"), hint = document.getElementById("door-hint");
  const added = document.getElementById("door-added"), stranger = document.getElementById("door-stranger");
  const IDLE = 120000, known = new Map();
  let asked = 0, resting = 0;

  const words = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f'’]/g, "").split(/[\s-]+/).filter(Boolean);
  const fits = (name, typed) => words(typed).every((word) => words(name).some((part) => part.startsWith(word)));
  const enough = (typed) => words(typed).join("").length >= 2;

  async function find() {
    const { q, class: group } = Object.fromEntries(new FormData(search)), turn = ++asked;
    if (!group && !enough(q)) { hint.textContent = "Type two letters, or choose a class."; return show([]); }
    let found, more = 0, alone = false;
    try {
      const answer = await call(`${page.dataset.children}?${new URLSearchParams({ q, class: group })}`);
      if (!answer.ok) throw answer;
      ({ children: found, more } = await answer.json());
      for (const child of found) known.set(child.id, child);
    } catch {
      alone = true;
      found = [...known.values()].filter((child) => (!group || `${child.group}` === group) && fits(child.name, q));
    }
    if (turn !== asked) return;
    hint.textContent = [alone && "Only children that this device has shown before.", more && `${more} more fit: type another letter.`, !found.length ? "No child fits." : "Tap how many adults came."].filter(Boolean).join(" ");
    show(found);
  }
  window.door.askFamily = async (child) => {
    try {
      const answer = await call(`${page.dataset.children}?with=${child.id}`);
      if (!answer.ok) return;
      child.family = (await answer.json()).children;
      child.asked = true;
      draw();
    } catch { hint.textContent = "No connection: look for the brother or sister by name."; }
  };

  // Nobody reads the list over a shoulder for long.
  function rest() { search.reset(); find(); }
  for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, () => { clearTimeout(resting); resting = setTimeout(rest, IDLE); });
  search.addEventListener("input", find);
  search.addEventListener("reset", () => setTimeout(find));
  search.addEventListener("submit", (event) => { event.preventDefault(); find(); });

  stranger.addEventListener("submit", (event) => {
    event.preventDefault();
    const { name, class: group, adults } = Object.fromEntries(new FormData(stranger));
    if (!name.trim()) return;
    const tap = add({ do: "walk_in", name, class: group, adults: Number(adults) }), row = document.createElement("li");
    row.append(Object.assign(document.createElement("span"), { textContent: `${name}, ${many(Number(adults))}` }),
      button("Undo", `Undo: ${name}`, () => { add({ do: "undo_walk_in", party: tap.key }); row.remove(); }));
    added.append(row);
    stranger.reset();
  });

  const KEPT = (n) => (n === 1 ? "1 tap is kept here" : `${n} taps are kept here`);
  function lineWords(status, n) {
    const send = `${KEPT(n)} and will be sent`;
    if (status === 200) return "";
    if (status === 401) return `You have been signed out. ${n ? `${send} once you sign in again on this device.` : "Sign in again on this device."}`;
    if (status === 403) return `This page was open too long. ${n ? `${send} once you load it anew.` : "Load it anew."}`;
    if (status === 404) return `This page no longer works: the evening or the link has ended. ${n ? `${KEPT(n)}: ask the PSHE lead to open the evening on this device, and they are sent.` : ""}`;
    return `${status ? "The server has trouble" : "No connection"}: ${n ? `${send}.` : "taps are kept here and sent when it is back."}`;
  }
  document.addEventListener("door:line", ({ detail }) => {
    const text = lineWords(detail.status, detail.waiting);
    if (line.textContent !== text) line.textContent = text;
    line.hidden = !text;
  });
  document.addEventListener("door:refused", ({ detail }) => { hint.textContent = detail.words; });
  document.addEventListener("door:state", ({ detail }) => {
    for (const name of ["came", "invited", "adults"]) document.getElementById(`door-${name}`).textContent = detail[name];
  });
  find();
})();
