// Copies what a field holds. In the template, the button has data-copy="<id of the field>".
(() => {
  const BACK_AFTER = 4000; // milliseconds until the button has its own words again

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
    }, BACK_AFTER);
  }

  document.addEventListener("click", copy);
})();
