// A button with data-copy="<id of a field>" copies what stands in the field, and says so.
(() => {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
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
    setTimeout(() => { button.textContent = label; }, 4000);
  });
})();
