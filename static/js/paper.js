// Enters a sign-in sheet by keyboard: a digit goes on to the next child, arrows and Enter move.
//
// In the template, #paper holds a number field for each child, and stands in the form whose
// button.primary saves it. A line that was refused has the class "invalid".
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
  // 1 may be the start of 10 to 19, but nobody brings so many: the up arrow goes back to add a digit.
  paper.addEventListener("input", ({ target }) => {
    if (/^\d$/.test(target.value)) go(target, 1);
  });
  if (!paper.querySelector(".invalid")) fields[0]?.focus();
})();
