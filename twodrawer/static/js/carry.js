/**
 * `data-carry="words"` on a button puts the words at the end of a section of the note: the first that exists of the keys
 * in `data-carry-to` around it. The button says that it was done, and the words are the author's to change.
 */

/** @param {string} text @param {string} words */
export function carried(text, words) {
  const before = text.trimEnd();
  return before ? `${before} ${words}` : words;
}

/** @param {HTMLElement} button */
function carry(button) {
  const around = button.closest("[data-carry-to]");
  const keys = around instanceof HTMLElement ? (around.dataset.carryTo ?? "").split(/\s+/) : [];
  const all = /** @type {HTMLTextAreaElement[]} */ ([...document.querySelectorAll("form[data-draft] textarea[name^=section_]")]);
  const area = keys.map((key) => all.find(({ name }) => name === `section_${key}`)).find(Boolean) ?? all.at(-1);
  if (!area || area.readOnly) return;
  area.value = carried(area.value, button.dataset.carry ?? "");
  area.dispatchEvent(new Event("twodrawer:filled", { bubbles: true }));
  area.dispatchEvent(new Event("twodrawer:carried", { bubbles: true }));
  button.setAttribute("aria-pressed", "true");
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
}

if (typeof document !== "undefined") {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-carry]") : null;
    if (button instanceof HTMLElement) carry(button);
  });
}
