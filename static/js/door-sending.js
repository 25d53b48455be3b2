// At the door: sends the waiting taps, and fetches what other tablets have done.
(() => {
  if (!window.door) return;
  const { waiting, keep, tell, call } = window.door;
  const addresses = document.getElementById("door").dataset;
  const RETRY_AFTER = 2000; // milliseconds until a failed request is repeated
  const FETCH_EVERY = 2500; // milliseconds
  const MOST_TAPS = 20; // in one request
  const UNREADABLE = "The server could not read this tap, so it was not counted. Tap again.";
  let most = MOST_TAPS;
  let working = false;
  let timer = 0;
  let tag = "";
  let status = 200;

  function tellLine() {
    tell("line", { status, waiting: waiting().length });
  }

  function note(answer) {
    status = answer.status === 304 ? 200 : answer.status;
    tag = answer.headers.get("ETag") || tag;
    return answer.ok;
  }

  async function send() {
    while (waiting().length) {
      const taps = waiting().slice(0, most);
      const answer = await call(addresses.taps, { method: "POST", body: JSON.stringify({ taps }) });
      if (!note(answer)) return giveWay(answer.status, taps);
      const { done, state } = await answer.json();
      const refused = waiting().filter((tap) => done[tap.key]);
      keep(waiting().filter((tap) => !(tap.key in done)));
      tell("state", state);
      for (const tap of refused) tell("refused", { tap, words: done[tap.key] });
    }
    most = MOST_TAPS;
  }

  // The server may stumble over one tap of many. They are then sent one by one, and this one waits behind the others.
  function giveWay(answerStatus, [tap, ...others]) {
    const cannotRead = answerStatus === 400 || answerStatus === 413;
    if (!cannotRead && answerStatus < 500) return;
    most = 1;
    if (others.length) return;
    const rest = waiting().filter(({ key }) => key !== tap.key);
    keep(cannotRead ? rest : [...rest, tap]);
    if (cannotRead) tell("refused", { tap, words: UNREADABLE });
  }

  async function fetchState() {
    const answer = await call(addresses.state, { headers: { "If-None-Match": tag } });
    if (note(answer)) tell("state", await answer.json());
  }

  async function work() {
    if (working) return;
    working = true;
    clearTimeout(timer);
    try {
      await (waiting().length ? send() : fetchState());
    } catch {
      status = 0;
    }
    working = false;
    tellLine();
    const pause = status === 200 ? 0 : RETRY_AFTER;
    timer = setTimeout(work, waiting().length ? pause : FETCH_EVERY);
  }

  document.addEventListener("door:tapped", () => {
    tellLine();
    work();
  });
  window.addEventListener("online", work);
  document.addEventListener("DOMContentLoaded", work);
})();
