// Shows a message when a request by htmx fails, or when a form is sent without a connection.
//
// If the session has ended and the server has kept what was typed, the answer's header X-Sign-In leads on,
// or X-Sign-Out if another account is signed in by now. X-Signed-In-Since: nothing could be kept.
//
// It goes above the buttons of the form (.form-actions) in the open dialog or on the page (#page-body), or
// else into #messages.
(() => {
  const KEPT = "nothing was saved. What you typed is still here.";
  // The server may have saved before the line dropped. The key in the form keeps it to once.
  const NO_CONNECTION =
    "The server’s answer did not arrive. What you typed is still here. Try again: nothing is saved twice.";
  const OFFLINE = `There is no connection, so ${KEPT} Try again once there is one.`;
  const SERVER_ERROR = `Something went wrong, so ${KEPT} Try again, or reload the page.`;
  const SIGN_IN = "You have been signed out. What you typed is kept for an hour, for you alone. ";
  const SOMEBODY_ELSE =
    "Somebody else has signed in with this browser, so nothing was saved. What you typed is kept for an hour, " +
    "for you alone. ";
  const SIGNED_IN_SINCE =
    `Somebody has signed in with this browser since you opened this page, so ${KEPT} ` +
    "Note it down, then reload the page.";
  const SIGNED_OUT = `You have been signed out, so ${KEPT} Note it down, then reload the page and sign in.`;

  function show(message, address, action) {
    document.getElementById("not-saved")?.remove();
    const notice = document.createElement("p");
    notice.id = "not-saved";
    notice.className = "notice alarm";
    notice.textContent = message;
    if (address) {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = action;
      notice.append(link);
    }
    notice.setAttribute("role", "alert");
    const buttons = document.querySelector(":is(dialog[open], #page-body) .form-actions");
    if (!buttons) notice.classList.add("in-place");
    (buttons || document.getElementById("messages")).prepend(notice);
    notice.scrollIntoView({ block: "nearest" });
  }

  // A form that htmx does not send would lead to the browser's own page, without what was typed.
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.defaultPrevented || event.target.method !== "post") return;
    event.preventDefault();
    show(OFFLINE);
  });
  document.addEventListener("htmx:sendError", () => show(NO_CONNECTION));
  document.addEventListener("htmx:timeout", () => show(NO_CONNECTION));
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const header = (name) => detail.xhr.getResponseHeader(name);
    if (header("X-Sign-In")) show(SIGN_IN, header("X-Sign-In"), "Sign in to go on");
    else if (header("X-Sign-Out")) show(SOMEBODY_ELSE, header("X-Sign-Out"), "Sign out, then sign in to go on");
    else if (header("X-Signed-In-Since")) show(SIGNED_IN_SINCE);
    else show(detail.xhr.status === 401 ? SIGNED_OUT : SERVER_ERROR);
  });
})();
