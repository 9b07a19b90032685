/** Search over one's own notes, in memory. Accents and case don't matter; every word must occur. */

const ASCII = /^[\x00-\x7f]*$/;

/** @param {string} text */
export const fold = (text) => (ASCII.test(text) ? text : text.normalize("NFKD").replace(/\p{Mn}+/gu, "")).toLowerCase();

/** @param {string} words @returns {string[]} */
export const sought = (words) => [...new Set(fold(words).split(/\s+/).filter(Boolean))];

const BEFORE = 40;
const SNIPPET = 160;

/** The place in the text whose folded beginning has this length. @param {string} text @param {number} folded @param {number} whole length of all of it, folded */
function placeOf(text, folded, whole) {
  if (text.length === whole) return folded;
  let length = 0;
  let at = 0;
  for (const char of text) {
    if (length >= folded) break;
    length += fold(char).length;
    at += char.length;
  }
  return at;
}

/**
 * The words around the first hit, on one line.
 * @param {string} text @param {string} folded the text, folded @param {string[]} words folded
 */
export function snippet(text, folded, words) {
  const first = Math.min(...words.map((word) => folded.indexOf(word)).filter((at) => at >= 0), folded.length);
  const place = placeOf(text, first, folded.length);
  const from = place <= BEFORE ? 0 : text.indexOf(" ", place - BEFORE) + 1 || place - BEFORE;
  const start = from > place ? place : from;
  const cut = text.slice(start, start + SNIPPET).replace(/\s+/g, " ").trim();
  return `${start > 0 ? "… " : ""}${cut}${start + SNIPPET < text.length ? " …" : ""}`;
}
