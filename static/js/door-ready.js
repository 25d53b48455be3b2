// At the door: loads the list of the whole evening, so that the search works without a connection.
//
// From the template: #door-ready, a button, and #door-ready-status. data-closes of #door is when the door closes, in
// milliseconds since 1970. The list is held in memory only. It goes when the page or the door closes.
// Events: door:closed   the door has closed, or the link has ended
(() => {
  if (!window.door) return;
  const { loadEveryone, forgetEveryone, tell, canKeep } = window.door;
  const button = document.getElementById("door-ready");
  const status = document.getElementById("door-ready-status");
  const closesAt = Number(document.getElementById("door").dataset.closes);
  const CHECK_EVERY = 30000; // milliseconds
  let isClosed = false;

  function sentence(children) {
    const count = children === 1 ? "1 child" : `${children} children`;
    const open = canKeep ? "" : " Keep this page open: without a connection it does not open again.";
    return `Ready: ${count}. The search works without a connection.${open}`;
  }

  async function getReady() {
    button.disabled = true;
    status.textContent = "Loading the list…";
    try {
      status.textContent = sentence(await loadEveryone());
      button.hidden = true;
    } catch {
      status.textContent = "The list could not be loaded. Try again when there is a connection.";
    }
    button.disabled = false;
  }

  function forget() {
    forgetEveryone();
    button.hidden = false;
    status.textContent = "";
  }

  function close() {
    if (isClosed) return;
    isClosed = true;
    forget();
    tell("closed");
  }

  button.addEventListener("click", getReady);
  window.addEventListener("pagehide", forget);
  document.addEventListener("door:line", ({ detail }) => detail.status === 404 && close());
  setInterval(() => Date.now() >= closesAt && close(), CHECK_EVERY);
})();
