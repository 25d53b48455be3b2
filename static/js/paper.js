// Entering a sign-in sheet by keyboard: a digit goes on to the next child, arrows and Enter move.
(() => {
  const paper = document.getElementById("paper");
  if (!paper) return;
  const fields = [...paper.querySelectorAll("input:not([type=hidden])")];
  function go(from, step) {
    const next = fields[fields.indexOf(from) + step];
    if (next) { next.focus(); next.select(); } else if (step > 0) paper.closest("form").querySelector("button.primary").focus();
  }
  paper.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "Enter") go(event.target, 1);
    else if (event.key === "ArrowUp") go(event.target, -1);
    else return;
    event.preventDefault();
  });
  // 1 may be the beginning of 10 to 19, but nobody brings so many: ↑ goes back to add a digit.
  paper.addEventListener("input", (event) => { if (/^\d$/.test(event.target.value)) go(event.target, 1); });
  if (!paper.querySelector(".invalid")) fields[0]?.focus();
})();
