// Says on a button how many boxes are ticked. Without a script the button keeps its general words.
//
// In the template, a button has data-count-ticked="name", the name of the boxes, with data-one and
// data-many: its words for one box and for several, where # is the number.
(() => {
  const general = new WeakMap(); // the words of each button as it came

  function say() {
    for (const button of document.querySelectorAll("[data-count-ticked]")) {
      const { countTicked, one, many } = button.dataset;
      if (!general.has(button)) general.set(button, button.textContent);
      const count = document.querySelectorAll(`input[name="${countTicked}"]:checked`).length;
      const words = count === 1 ? one : many.replace("#", count);
      button.textContent = count ? words : general.get(button);
    }
  }

  // After app.js, where one box ticks all.
  document.addEventListener("change", () => setTimeout(say));
  document.addEventListener("htmx:afterSwap", say);
  addEventListener("pageshow", say);
  say();
})();
