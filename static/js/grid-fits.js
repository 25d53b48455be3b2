// Tells a grid that is no wider than its box, with data-fits on the box: .grid-wrap.
//
// The style then lets only the page scroll, and the heads stick to the window. A wider grid scrolls in its
// box, for which the heads need a box of a limited height. htmx may put another grid in.
(() => {
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => mark(target)));

  function mark(box) {
    box.toggleAttribute("data-fits", box.querySelector("table").offsetWidth <= box.clientWidth);
  }

  function observeAll() {
    observer.disconnect();
    for (const box of document.querySelectorAll(".grid-wrap")) observer.observe(box);
  }

  observeAll();
  document.addEventListener("htmx:afterSettle", observeAll);
})();
