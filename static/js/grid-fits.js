// Marks each .grid-wrap whose table fits into it with data-fits (css/grid-wrap.css). htmx may bring another.
(() => {
  const observer = new ResizeObserver((entries) => {
    for (const { target: box } of entries) {
      box.toggleAttribute("data-fits", box.firstElementChild.offsetWidth <= box.clientWidth);
    }
  });
  const observe = () => document.querySelectorAll(".grid-wrap").forEach((box) => observer.observe(box));

  observe();
  document.addEventListener("htmx:afterSettle", observe);
})();
