/** Puts a found code into the field it was searched for. */
document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button[data-icd]") : null;
  const list = button?.closest("[data-icd-found]");
  const field = document.getElementById(list?.getAttribute("data-icd-found") ?? "");
  if (!button || !list || !(field instanceof HTMLInputElement)) return;
  field.value = button.getAttribute("data-icd") ?? "";
  list.replaceChildren();
  field.focus();
});
