// At the door: taps wait here, in this device's own storage, until the server has each of them.
(() => {
  const page = document.getElementById("door");
  if (!page) return;
  const PLACE = page.dataset.queue;
  const AGAIN = 2000, LOOK = 2500, PATIENCE = 8000;
  const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
  let inMemory = [], sending = false, timer = 0, tag = "", status = 200;

  function read() {
    try { return JSON.parse(localStorage.getItem(PLACE)) || []; } catch { return inMemory; }
  }
  function write(taps) {
    inMemory = taps;
    try { localStorage.setItem(PLACE, JSON.stringify(taps)); } catch { /* kept while the page is open */ }
  }
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`door:${name}`, { detail }));
  // Works without https too, where randomUUID does not.
  const key = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

  function call(address, options = {}) {
    const headers = { "X-CSRFToken": token, "HX-Request": "true", ...options.headers };
    return fetch(address, { ...options, headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
  }
  function heard(answer) {
    status = answer.status === 304 ? 200 : answer.status;
    tag = answer.headers.get("ETag") || tag;
    return answer.ok;
  }

  async function send() {
    while (read().length) {
      const body = JSON.stringify({ taps: read().slice(0, 20) });
      const answer = await call(page.dataset.taps, { method: "POST", body });
      if (!heard(answer)) return;
      const { done, state } = await answer.json();
      const refused = read().filter((tap) => done[tap.key]);
      write(read().filter((tap) => !(tap.key in done)));
      tell("state", state);
      for (const tap of refused) tell("refused", { tap, words: done[tap.key] });
    }
  }
  async function look() {
    const answer = await call(page.dataset.state, { headers: { "If-None-Match": tag } });
    if (heard(answer)) tell("state", await answer.json());
  }

  // One at a time: taps first, else a look at what other tablets did.
  async function work() {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    try { await (read().length ? send() : look()); } catch { status = 0; }
    sending = false;
    tell("line", { status, waiting: read().length });
    timer = setTimeout(work, !read().length ? LOOK : status === 200 ? 0 : AGAIN);
  }

  window.door = {
    call,
    waiting: read,
    add(tap) {
      const full = { key: key(), ...tap };
      write([...read(), full]);
      tell("line", { status, waiting: read().length });
      work();
      return full;
    },
  };
  window.addEventListener("online", work);
  window.addEventListener("beforeunload", (event) => { if (read().length) event.preventDefault(); });
  document.addEventListener("DOMContentLoaded", work);
})();
