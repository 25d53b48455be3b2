// At the door: the state of each child, and the buttons and badges that rows are made of.
(() => {
  if (!window.door) return;
  const here = new Map(); // by key, the children who are here according to the server
  let online = true;

  function countAdults(adults) {
    return `${adults} ${adults === 1 ? "adult" : "adults"}`;
  }

  function button(text, label, act, primary) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = primary ? "btn primary" : "btn";
    element.textContent = text;
    element.setAttribute("aria-label", label);
    element.addEventListener("click", act);
    return element;
  }

  function badgeText({ kind, adults }) {
    const family = adults ? countAdults(adults) : "with family";
    if (kind === "here") return `✓ Here, ${family}`;
    return online ? "… Sending" : `◐ Kept here, ${family}`;
  }

  function badge(state) {
    const element = document.createElement("span");
    element.className = "badge";
    element.dataset.status = state.kind === "here" ? "taught" : "part";
    element.textContent = badgeText(state);
    return element;
  }

  // The last tap that waits on this device counts before the answer of the server. taps are the keys that an undo
  // names: those that the server has of this child, and those that wait.
  function stateOf(id) {
    const waiting = window.door.waiting().filter((tap) => tap.pupil === id);
    const last = waiting[waiting.length - 1];
    const kept = waiting.filter((tap) => tap.do === "check_in").map((tap) => tap.key);
    const taps = [...(here.get(id)?.taps || []), ...kept];
    if (last?.do === "check_in") {
      return { kind: "kept", online, adults: last.with ? 0 : last.adults, party: last.party || last.key, taps };
    }
    if (last || !here.has(id)) return { kind: "free" };
    return { kind: "here", ...here.get(id) };
  }

  document.addEventListener("door:state", ({ detail }) => {
    here.clear();
    for (const [pupil, adults, party] of detail.here) here.set(pupil, { adults, party, taps: [] });
    for (const [pupil, key] of detail.taps) here.get(pupil)?.taps.push(key);
    window.door.draw();
  });
  document.addEventListener("door:line", ({ detail }) => {
    online = detail.status === 200;
    window.door.draw();
  });
  Object.assign(window.door, { countAdults, button, badge, stateOf });
})();
