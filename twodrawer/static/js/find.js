/** Ctrl K (or Cmd K) goes to the client search: into the field if the page has one, else to its page. */

if (typeof document !== "undefined") {
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    const target = document.querySelector("input[data-find]") ?? document.querySelector("a[data-find]");
    if (!(target instanceof HTMLElement)) return;
    event.preventDefault();
    if (target instanceof HTMLInputElement) {
      target.focus();
      target.select();
    } else {
      target.click();
    }
  });
}
