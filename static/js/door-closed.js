// At every page of the door: after an evening, takes the names that families said from the taps that still wait on
// this device, with those taps. The others hold keys only, and are sent if the door opens here again.
//
// door-queue.js keeps the taps of an evening under door-<its key>, and when its door closes under the same name with
// -closes.
(() => {
  function isOver(key) {
    const closesAt = localStorage.getItem(`${key}-closes`);
    return !(Date.now() < Number(closesAt));
  }

  try {
    for (const key of Object.keys(localStorage).filter((name) => /^door-\d+$/.test(name) && isOver(name))) {
      const taps = JSON.parse(localStorage.getItem(key)) || [];
      localStorage.setItem(key, JSON.stringify(taps.filter((tap) => !tap.name)));
    }
  } catch {
    // Without storage, nothing was kept.
  }
})();
