/** The text areas of the note, and putting words into one so that undo, saving and the device journal know of it. */

/** Every section of the note, in its order. @returns {HTMLTextAreaElement[]} */
export const noteAreas = () => [...document.querySelectorAll("form[data-draft] textarea[name^=section_]")]
  .flatMap((area) => (area instanceof HTMLTextAreaElement ? [area] : []));

/** @param {HTMLTextAreaElement} area */
export const sectionOf = (area) => area.name.slice("section_".length);

/**
 * These words take the place of the selection. By the browser's own command where there is one: only that can be undone.
 * @param {HTMLTextAreaElement} area @param {string} words
 */
export function write(area, words) {
  if (area.readOnly) return;
  area.focus();
  if (!document.execCommand("insertText", false, words)) area.setRangeText(words, area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("twodrawer:filled", { bubbles: true }));
  area.dispatchEvent(new Event("twodrawer:carried", { bubbles: true }));
}

/**
 * These words stand at the caret, apart from the words around it. Where they begin.
 * @param {HTMLTextAreaElement} area @param {string} words
 */
export function writeApart(area, words) {
  area.setSelectionRange(area.selectionEnd, area.selectionEnd);
  const at = area.selectionStart;
  const before = area.value.slice(0, at);
  const after = area.value.slice(at);
  const lead = before && !/\s$/.test(before) ? " " : "";
  write(area, `${lead}${words}${after && !/^\s/.test(after) ? " " : ""}`);
  return at + lead.length;
}

/** These words stand at the end of the section. Where they begin. @param {HTMLTextAreaElement} area @param {string} words */
export function writeAtEnd(area, words) {
  area.setSelectionRange(area.value.length, area.value.length);
  return writeApart(area, words);
}
