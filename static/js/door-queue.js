// At the door: keeps taps on this device until the server has received them. Load this script first.
//
// From the template: #door with data-queue (the key of the waiting taps in localStorage), the addresses
//   data-taps, data-state and data-children, and the CSRF token. Each script lists its other elements.
// The scripts share window.door: each adds its functions to it.
// Events on the document:
//   door:tapped   a tap was added
//   door:state    {came, invited, adults, here: [[pupil, adults, party], …], taps: [[pupil, key], …]}, from the
//                 server. An undo names all taps of its pupil, as another tablet may have checked them in too
//   door:line     {status, waiting}: the last HTTP status (0: no connection) and the number of waiting taps
//   door:refused  {tap, words}: a tap that the server refused, and why
(() => {
  const page = document.getElementById("door");
  if (!page) return;
  const STORAGE_KEY = page.dataset.queue;
  const TIMEOUT = 8000; // milliseconds
  const TOO_LATE = "The door has closed, so this family was not counted. Tell the PSHE lead that they came.";
  const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
  let inMemory = [];

  function waiting() {
    try {
      return JSON.parse(localStorage.getItem(STORAGE_KEY)) || [];
    } catch {
      return inMemory;
    }
  }

  function keep(taps) {
    inMemory = taps;
    try {
      localStorage.setItem(STORAGE_KEY, JSON.stringify(taps));
      localStorage.setItem(`${STORAGE_KEY}-closes`, page.dataset.closes);
    } catch {
      // Without storage, the taps are kept only while the page is open.
    }
  }

  function tell(name, detail) {
    document.dispatchEvent(new CustomEvent(`door:${name}`, { detail }));
  }

  // A UUID, version 4. Browsers offer crypto.randomUUID only over HTTPS, which a school may not have.
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
    const control = new AbortController(); // AbortSignal.timeout is missing on iPadOS 15
    setTimeout(() => control.abort(), TIMEOUT);
    return fetch(address, { ...options, headers, cache: "no-store", signal: control.signal });
  }

  // After the evening no name stays on this device. The other taps hold keys only, and wait for the PSHE lead.
  document.addEventListener("door:closed", () => {
    const named = waiting().filter((tap) => tap.name);
    keep(waiting().filter((tap) => !tap.name));
    for (const tap of named) tell("refused", { tap, words: TOO_LATE });
  });

  window.door = { waiting, keep, tell, add, call };
  window.addEventListener("beforeunload", (event) => {
    if (waiting().length) event.preventDefault();
  });
})();
