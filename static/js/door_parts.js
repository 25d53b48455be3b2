// At the door: where each child stands, and the small pieces that rows are made of.
(() => {
  if (!window.door) return;
  const here = new Map();
  let online = true;

  const many = (n) => `${n} ${n === 1 ? "adult" : "adults"}`;
  const withAdults = (n) => (n ? many(n) : "with family");
  function button(words, label, act, primary) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = primary ? "btn primary" : "btn";
    made.textContent = words;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  }
  function badge(now) {
    const made = document.createElement("span"), sent = now.kind === "here";
    made.className = "badge";
    made.dataset.status = sent ? "taught" : "part";
    made.textContent = sent ? `✓ Here, ${withAdults(now.adults)}`
      : online ? "… Sending" : `◐ Kept here, ${withAdults(now.adults)}`;
    return made;
  }
  // What holds for a child: the last tap that waits on this device, else what the server said.
  function standing(id) {
    const taps = window.door.waiting().filter((item) => item.pupil === id), tap = taps[taps.length - 1];
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
