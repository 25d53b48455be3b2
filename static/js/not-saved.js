// Shows a message when a request by htmx fails.
//
// If the session has ended and the server has kept what was typed, the answer's header X-Sign-In leads on.
//
// It goes above the buttons of the form (.form-actions) in the open dialog or on the page (#page-body), or
// else into #messages.
(() => {
  const KEPT = "nothing was saved. What you typed is still here.";
  // The server may have saved before the line dropped. The key in the form keeps it to once.
  const NO_CONNECTION =
    "The server’s answer did not arrive. What you typed is still here. Try again: nothing is saved twice.";
  const SERVER_ERROR = `Something went wrong, so ${KEPT} Try again, or reload the page.`;
  const SIGN_IN = "You have been signed out. What you typed is kept for an hour, for you alone. ";
  const SIGNED_OUT = `You have been signed out, so ${KEPT} Note it down, then reload the page and sign in.`;

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
      notice.append(link);
    }
    notice.setAttribute("role", "alert");
    const buttons = document.querySelector(":is(dialog[open], #page-body) .form-actions");
    (buttons || document.getElementById("messages")).prepend(notice);
    notice.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("htmx:sendError", () => show(NO_CONNECTION));
  document.addEventListener("htmx:timeout", () => show(NO_CONNECTION));
  document.addEventListener("htmx:responseError", ({ detail }) => {
    const signIn = detail.xhr.getResponseHeader("X-Sign-In");
    if (signIn) show(SIGN_IN, signIn);
    else show(detail.xhr.status === 401 ? SIGNED_OUT : SERVER_ERROR);
  });
})();
