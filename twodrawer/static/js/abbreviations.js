/**
 * Abbreviations that expand: the letters before a space, a stop or a line's end become what one set for them (`short` of
 * `phrase-bank`). By the browser's own command, so that undo brings the letters back; in no other place than the note.
 */
import { noteAreas } from "./note-areas.js";

/**
 * The abbreviation that ends at this place and what it stands for. A sentence begins with a capital as its letters did.
 * @param {string} text @param {number} at @param {Record<string, string>} known @returns {{start: number, words: string}|null}
 */
export function shortFormBefore(text, at, known) {
  const found = /(?<![\p{L}\p{N}'’{/@.-])(\p{L}[\p{L}\p{N}]{1,11})$/u.exec(text.slice(0, at));
  const typed = found?.[1];
  if (typed === undefined || !found) return null;
  const words = Object.hasOwn(known, typed.toLowerCase()) ? known[typed.toLowerCase()] : undefined;
  const rest = typed.slice(1);
  if (words === undefined || rest !== rest.toLowerCase()) return null;
  const isCapital = typed[0] !== typed[0]?.toLowerCase();
  return { start: found.index, words: isCapital ? words.charAt(0).toUpperCase() + words.slice(1) : words };
}

/** @param {Record<string, string>} known */
function bind(known) {
  document.addEventListener("keydown", (event) => {
    const area = event.target;
    if (!(area instanceof HTMLTextAreaElement) || !noteAreas().includes(area) || area.readOnly) return;
    if (![" ", ".", ",", ";", ":", "!", "?", ")", "Enter"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (area.selectionStart !== area.selectionEnd) return;
    const form = shortFormBefore(area.value, area.selectionStart, known);
    if (!form) return;
    area.setSelectionRange(form.start, area.selectionStart);
    if (!document.execCommand("insertText", false, form.words)) area.setRangeText(form.words, area.selectionStart, area.selectionEnd, "end");
  });
}

if (typeof document !== "undefined") {
  const known = JSON.parse(document.getElementById("phrase-bank")?.textContent ?? "{}").short ?? {};
  if (Object.keys(known).length > 0) bind(known);
}
