// At the door: what holds for each child, and the small pieces that rows are made of.
(() => {
  if (!window.door) return;
  const here = new Map(); // by the key of each child whom the server has as here
  let online = true;

  function many(adults) {
    return `${adults} ${adults === 1 ? "adult" : "adults"}`;
  }

  function button(words, label, act, primary) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = primary ? "btn primary" : "btn";
    made.textContent = words;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }

  function badgeWords({ kind, adults }) {
    const family = adults ? many(adults) : "with family";
    if (kind === "here") return `✓ Here, ${family}`;
    return online ? "… Sending" : `◐ Kept here, ${family}`;
  }

  function badge(now) {
    const made = document.createElement("span");
    made.className = "badge";
    made.dataset.status = now.kind === "here" ? "taught" : "part";
    made.textContent = badgeWords(now);
    return made;
  }

  // The last tap that waits on this device counts, else what the server said.
  function standing(id) {
    const tap = window.door.waiting().findLast((waiting) => waiting.pupil === id);
    if (tap?.do === "check_in") return { kind: "kept", online, adults: tap.with ? 0 : tap.adults, party: tap.key };
    if (tap || !here.has(id)) return { kind: "free" };
    return { kind: "here", ...here.get(id) };
  }

  document.addEventListener("door:state", ({ detail }) => {
    here.clear();
    for (const [pupil, adults, party] of detail.here) here.set(pupil, { adults, party });
    window.door.draw();
  });
  document.addEventListener("door:line", ({ detail }) => {
    online = detail.status === 200;
    window.door.draw();
  });
  Object.assign(window.door, { many, button, badge, standing });
})();
