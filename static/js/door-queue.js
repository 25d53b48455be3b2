// At the door: taps wait on this device until the server has each of them. The other scripts follow this one.
//
// From the template: #door with data-queue (what the waiting taps are stored under), the addresses data-taps,
//   data-state and data-children, and the CSRF token. Each script names the other elements that it uses.
// window.door is what the scripts share: each adds its functions to it.
// Events on the document:
//   door:tapped   a tap now waits
//   door:state    {came, invited, adults, here: [[pupil, adults, party], …]}, as the server counts
//   door:line     {status, waiting}: the last answer's HTTP status (0: no connection), how many taps wait
//   door:refused  {tap, words}: a tap that the server did not take, and why
(() => {
  const page = document.getElementById("door");
  if (!page) return;
  const PLACE = page.dataset.queue;
  const PATIENCE = 8000; // milliseconds
  const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
  let inMemory = [];

  function waiting() {
    try {
      return JSON.parse(localStorage.getItem(PLACE)) || [];
    } catch {
      return inMemory;
    }
  }

  function keep(taps) {
    inMemory = taps;
    try {
      localStorage.setItem(PLACE, JSON.stringify(taps));
    } catch {
      // Without storage they are kept while the page is open.
    }
  }

  function tell(name, detail) {
    document.dispatchEvent(new CustomEvent(`door:${name}`, { detail }));
  }

  // A UUID. This works without HTTPS too, where randomUUID does not.
  function newKey() {
    const random = () => crypto.getRandomValues(new Uint8Array(1))[0];
    return "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
      (digit ^ (random() & (15 >> (digit / 4)))).toString(16),
    );
  }

  function add(tap) {
    const full = { key: newKey(), ...tap };
    keep([...waiting(), full]);
    tell("tapped");
    return full;
  }

  function call(address, options = {}) {
    const headers = { "X-CSRFToken": token, "HX-Request": "true", ...options.headers };
    return fetch(address, { ...options, headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  }

  window.door = { waiting, keep, tell, add, call };
  window.addEventListener("beforeunload", (event) => {
    if (waiting().length) event.preventDefault();
  });
})();
