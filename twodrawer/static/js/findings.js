/**
 * A finding beside the note shows its words: `data-find="words"` on a button selects them in the field named in
 * `data-find-in`. Words that were changed since the check are no longer there; then the field alone is focused.
 */

/**
 * Where the words stand in the text, whatever became of its line breaks; null if they don't stand there any more.
 * @param {string} text @param {string} words
 * @returns {[number, number]|null}
 */
export function placeOf(text, words) {
  const at = text.indexOf(words);
  if (at >= 0) return [at, at + words.length];
  const pattern = words.trim().split(/\s+/).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("\\s+");
  const found = pattern ? new RegExp(pattern).exec(text) : null;
  return found ? [found.index, found.index + found[0].length] : null;
}

/** @param {HTMLElement} button */
function show(button) {
  const area = document.querySelector(`textarea[name="${CSS.escape(button.dataset.findIn ?? "")}"]`);
  if (!(area instanceof HTMLTextAreaElement)) return;
  const place = placeOf(area.value, button.dataset.find ?? "");
  area.focus();
  if (place) area.setSelectionRange(...place);
}

if (typeof document !== "undefined") {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-find]") : null;
    if (button instanceof HTMLElement) show(button);
  });
}
