// Lets you type in a sign-in sheet without the mouse: a digit, s, -, Enter or an arrow goes to the next child.
//
// In the template, #paper has a number field for each child. It is inside the form whose
// button.primary saves it. A refused line has the class "invalid".
(() => {
  const paper = document.getElementById("paper");
  if (!paper) return;
  const STEPS = { ArrowDown: 1, Enter: 1, ArrowUp: -1 };
  const fields = [...paper.querySelectorAll("input:not([type=hidden])")];

  function go(from, step) {
    const next = fields[fields.indexOf(from) + step];
    if (next) {
      next.focus();
      next.select();
    } else if (step > 0) {
      paper.closest("form").querySelector("button.primary").focus();
    }
  }

  paper.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    go(event.target, step);
    event.preventDefault();
  });
  // A 1 could be the start of 10 to 19, but nobody brings so many adults. The up arrow goes back.
  paper.addEventListener("input", ({ target }) => {
    if (/^[\ds-]$/i.test(target.value)) go(target, 1);
  });
  if (!paper.querySelector(".invalid")) fields[0]?.focus();
})();
