// Says so when the server did not do what htmx asked of it.
//
// The sentence goes above the buttons of the open dialog (.form-actions), else into #messages.
(() => {
  const KEPT = "nothing was saved. What you typed is still here";
  const LOST = `That did not reach the server, so ${KEPT}: try again.`;
  const REFUSED = `The server could not do that, so ${KEPT}: try again, or load the page anew.`;
  const SIGNED_OUT = `You have been signed out, so ${KEPT} to copy. Then load the page anew and sign in.`;

  function say(words) {
    document.getElementById("not-saved")?.remove();
    const notice = document.createElement("p");
    notice.id = "not-saved";
    notice.className = "notice alarm";
    notice.textContent = words;
    notice.setAttribute("role", "alert");
    const buttons = document.querySelector("dialog[open] .form-actions");
    (buttons || document.getElementById("messages")).prepend(notice);
    notice.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("htmx:sendError", () => say(LOST));
  document.addEventListener("htmx:responseError", ({ detail }) => {
    say(detail.xhr.status === 401 ? SIGNED_OUT : REFUSED);
  });
})();
