// Moves a session in the calendar of plans with the mouse or with the left and right arrow keys.
// Without this script, a session is a link to its date.
//
// The templates in lessons/planning/all_classes/ and this script share these names:
//   data-plan-calendar   the table
//   data-week            on a cell: the Monday of its week. data-closed: why it is closed all week (plan-closed.js)
//   .chip[draggable]     a session that may be moved
//   data-input           on a session that is not saved yet: the id of the field with its date
//   data-planned, -seen  on one that is saved: its key and its version. data-day: in it, its date
//   data-after           a tick: all sessions of the class after it move as far
//   #move-form           sends planned, seen, week and after; htmx then draws the calendar again
(() => {
  const OPEN = "td[data-week]:not([data-closed])";
  const DAY = 24 * 60 * 60 * 1000;
  let dragged = null;
  let pressed = null; // what is to be moved once the move on its way is saved

  const chipAt = (event) => event.target.closest?.("[data-plan-calendar] .chip[draggable]");
  const movesAllAfter = () => document.querySelector("[data-after]")?.checked;

  // The open weeks of a class, with the week of the session itself even if that is closed.
  function weeksOf(chip) {
    const own = chip.closest("td");
    return [...chip.closest("tr").cells].filter((cell) => cell === own || cell.matches(OPEN));
  }

  function setDate(chip, cell) {
    const input = document.getElementById(chip.dataset.input);
    const weekday = (new Date(input.value).getUTCDay() + 6) % 7;
    const day = new Date(Date.parse(cell.dataset.week) + weekday * DAY);
    input.value = day.toISOString().slice(0, 10);
    chip.querySelector("[data-day]").textContent = day.toLocaleDateString("en-GB", {
      weekday: "short", day: "numeric", timeZone: "UTC",
    });
    cell.append(chip);
  }

  function stepsOn(chip, steps) {
    const weeks = weeksOf(chip);
    return weeks[weeks.indexOf(chip.closest("td")) + steps];
  }

  function move(chip, steps) {
    if (steps === 0 || !stepsOn(chip, steps)) return;
    if (isSending()) return note(chip.dataset.planned, steps);
    if (!chip.dataset.input) return send(chip, stepsOn(chip, steps));
    const row = [...chip.closest("tr").querySelectorAll(".chip[draggable]")];
    const chips = movesAllAfter() ? row.slice(row.indexOf(chip)) : [chip];
    const targets = chips.map((each) => stepsOn(each, steps));
    if (targets.includes(undefined)) return;
    chips.forEach((each, number) => setDate(each, targets[number]));
    chip.focus();
  }

  function send(chip, cell) {
    const form = document.getElementById("move-form");
    form.elements.planned.value = chip.dataset.planned;
    form.elements.seen.value = chip.dataset.seen;
    form.elements.week.value = cell.dataset.week;
    form.querySelector("button").click();
  }

  const isSending = () => document.querySelector("#move-form.htmx-request");

  function note(planned, steps) {
    pressed = { planned, steps: steps + (pressed?.planned === planned && pressed.steps) };
  }

  function afterMove() {
    if (pressed) {
      const { planned, steps } = pressed;
      pressed = null;
      const chip = document.querySelector(`.chip[data-planned="${planned}"]`);
      if (chip) move(chip, steps);
    } else chipAt({ target: document.activeElement })?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  // The week is in the middle of what the column of classes leaves, and no week is cut at the start.
  function showThisWeek() {
    const week = document.querySelector("[data-plan-calendar] th.now");
    const box = week?.closest(".grid-wrap");
    if (!box) return;
    const [head, ...weeks] = week.parentElement.cells;
    const room = box.clientWidth - head.offsetWidth;
    const first = weeks.find((each) => each.offsetLeft > week.offsetLeft - room / 2);
    box.scrollLeft = first.offsetLeft - head.offsetWidth;
  }

  showThisWeek();
  document.addEventListener("htmx:afterSettle", afterMove);
  document.addEventListener("keydown", (event) => {
    const steps = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const chip = chipAt(event);
    if (!chip || !steps || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(chip, steps);
  });
  document.addEventListener("dragstart", (event) => (dragged = chipAt(event)));
  document.addEventListener("dragover", (event) => {
    const cell = event.target.closest?.(OPEN);
    if (dragged && cell?.parentElement === dragged.closest("tr")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const cell = event.target.closest?.(OPEN);
    if (!dragged || cell?.parentElement !== dragged.closest("tr")) return;
    event.preventDefault();
    const weeks = weeksOf(dragged);
    move(dragged, weeks.indexOf(cell) - weeks.indexOf(dragged.closest("td")));
  });
})();
