// A form that answers with a file leaves its page as it is.
//
//   data-forget-password   on the form: its password is emptied once it is sent, and the event file-asked
//                          tells the page a few times to look for the file among those that are kept
(() => {
  const tellOfFile = () => document.body.dispatchEvent(new Event("file-asked"));

  document.addEventListener("submit", ({ target }) => {
    if (!target.matches("[data-forget-password]")) return;
    setTimeout(() => target.querySelectorAll("[type=password]").forEach((field) => (field.value = "")));
    for (const seconds of [2, 5, 10, 15]) setTimeout(tellOfFile, seconds * 1000);
  });
})();
