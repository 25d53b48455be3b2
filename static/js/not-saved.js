// Shows a message when htmx fails, or when a form is sent without a connection.
//
// X-Why says what the server refused because of the session, and X-Sign-In leads on.
//
// It goes above the buttons of a form (.form-actions), or into #messages.
(() => {
  const KEPT = "nothing was saved. What you typed is still here.";
  // The server may have saved before the line dropped. The key in the form keeps it to once.
  const NO_CONNECTION =
    "The server’s answer did not arrive. What you typed is still here. Try again: nothing is saved twice.";
  const OFFLINE = `There is no connection, so ${KEPT} Try again once there is one.`;
  const SERVER_ERROR = `Something went wrong, so ${KEPT} Try again, or reload the page.`;

  function show(message, signIn) {
    document.getElementById("not-saved")?.remove();
    const notice = document.createElement("p");
    notice.id = "not-saved";
    notice.className = "notice alarm";
    notice.textContent = message;
    if (signIn) {
      const link = document.createElement("a");
      link.href = signIn;
      link.textContent = "Sign in to go on";
      notice.append(" ", link);
    }
    notice.setAttribute("role", "alert");
    const buttons = document.querySelector(":is(dialog[open], #page-body) .form-actions");
    if (!buttons) notice.classList.add("in-place");
    (buttons || document.getElementById("messages")).prepend(notice);
    notice.scrollIntoView({ block: "nearest" });
  }

  // Without htmx, a form would lead to the browser's own page.
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.defaultPrevented || event.target.method !== "post") return;
    event.preventDefault();
    show(OFFLINE);
  });
  document.addEventListener("htmx:sendError", () => show(NO_CONNECTION));
  document.addEventListener("htmx:timeout", () => show(NO_CONNECTION));
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const { xhr } = detail;
    const said = (name) => xhr.getResponseHeader(name) || "";
    const number = said("X-Request-Id");
    show(said("X-Why") || SERVER_ERROR + (number && ` Number: ${number}`), said("X-Sign-In"));
  });
})();
