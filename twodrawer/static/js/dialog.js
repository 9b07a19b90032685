/**
 * Opens native dialogs: `<a href="…" data-dialog="id">` follows its link without this script, and opens the dialog with it.
 * `data-close` closes; `data-confirm-word="…"` on an input arms the dialog's `data-armed` button once it is typed.
 */

/** @param {HTMLInputElement} input */
export function arm(input) {
  const button = input.form?.querySelector("[data-armed]");
  if (!(button instanceof HTMLButtonElement)) return;
  const isArmed = input.value.trim().toLowerCase() === (input.dataset.confirmWord ?? "").toLowerCase();
  button.disabled = !isArmed;
}

if (typeof document !== "undefined") {
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const opener = event.target.closest("[data-dialog]");
    if (opener instanceof HTMLElement) {
      const dialog = document.getElementById(opener.dataset.dialog ?? "");
      if (!(dialog instanceof HTMLDialogElement)) return;
      event.preventDefault();
      dialog.showModal();
      return;
    }
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  });
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.dataset.confirmWord) arm(event.target);
  });
  for (const input of document.querySelectorAll("input[data-confirm-word]")) {
    if (input instanceof HTMLInputElement) arm(input);
  }
}
