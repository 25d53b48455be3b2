// At the door: shows the figures so far and the state of the connection.
//
// From the template: #door-came, #door-invited, #door-adults, #door-adults-word; #door-line, hidden while all is well.
(() => {
  if (!window.door) return;
  const line = document.getElementById("door-line");

  function message(status, waiting) {
    const kept = waiting === 1 ? "1 tap is kept here" : `${waiting} taps are kept here`;
    const send = `${kept} and will be sent`;
    const sentence = (start, withTaps, without) => `${start} ${waiting ? withTaps : without}`;
    switch (status) {
      case 200:
        return "";
      case 401:
        return sentence(
          "You have been signed out.",
          `${send} once you sign in again on this device.`,
          "Sign in again on this device.",
        );
      case 403:
        return sentence("This page has been open too long.", `${send} once you reload it.`, "Reload it.");
      case 404:
        return sentence(
          "This page no longer works: the evening or the link has ended.",
          `${kept}: ask the PSHE lead to open the evening on this device, and they are sent.`,
          "",
        );
      default:
        return sentence(
          status ? "The server has a problem:" : "No connection:",
          `${send}.`,
          "taps are kept here and sent when it is back.",
        );
    }
  }

  document.addEventListener("door:line", ({ detail }) => {
    const text = message(detail.status, detail.waiting);
    if (line.textContent !== text) line.textContent = text;
    line.hidden = !text;
  });
  document.addEventListener("door:state", ({ detail }) => {
    for (const name of ["came", "invited", "adults"]) {
      document.getElementById(`door-${name}`).textContent = detail[name];
    }
    const adults = detail.adults === 1 ? "adult" : "adults";
    document.getElementById("door-adults-word").textContent = `${adults} in the room`;
  });
})();
