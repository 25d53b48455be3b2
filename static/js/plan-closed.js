// Says why a session cannot be dropped on a week in which the school is closed (plan-calendar.js moves it).
//
// The message lies over the foot of the window, as after a press by htmx (components/messages.html).
(() => {
  let row = null; // of the session that is dragged

  function closedCell({ target }) {
    const cell = target.closest?.("td[data-closed]");
    return row && cell?.parentElement === row ? cell : null;
  }

  function say(text) {
    const notice = document.createElement("p");
    notice.className = "notice in-place";
    notice.textContent = text;
    document.getElementById("messages").replaceChildren(notice);
  }

  document.addEventListener("dragstart", ({ target }) => {
    row = target.closest?.("[data-plan-calendar] .chip[draggable]")?.closest("tr");
  });
  document.addEventListener("dragover", (event) => closedCell(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    const cell = closedCell(event);
    if (!cell) return;
    event.preventDefault();
    say(`${cell.dataset.closed}: the school is closed that week.`);
  });
})();
