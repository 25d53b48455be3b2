// Copies the text of a field. In the template, the button has data-copy="<id of the field>".
(() => {
  const SHOWN_FOR = 4000; // milliseconds until the button gets its own label back

  async function copy({ target }) {
    const button = target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    const label = button.textContent;
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Press Ctrl and C to copy"; // the text is selected; copying needs HTTPS
    }
    setTimeout(() => {
      button.textContent = label;
    }, SHOWN_FOR);
  }

  document.addEventListener("click", copy);
})();
