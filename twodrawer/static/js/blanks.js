/**
 * Blanks, `{skill}`, in a text: where they are and which comes next. Twin of `writing/blanks.py`.
 */

/** @typedef {{name: string, start: number, end: number}} Blank */

const BLANK = /\{([a-z][a-z0-9 ,’'/-]{0,39})\}/g;

/** @param {string} text @returns {Blank[]} */
export function blanksIn(text) {
  return [...text.matchAll(BLANK)].map((found) => ({ name: found[1] ?? "", start: found.index, end: found.index + found[0].length }));
}

/** The blank that is selected whole, if one is. @param {string} text @param {number} start @param {number} end */
export function selectedBlank(text, start, end) {
  return blanksIn(text).find((blank) => blank.start === start && blank.end === end) ?? null;
}

/** The blank that a caret stands in. @param {string} text @param {number} at */
export function blankAround(text, at) {
  return blanksIn(text).find((blank) => blank.start < at && at < blank.end) ?? null;
}

/** The next blank behind a place. @param {string} text @param {number} from */
export function blankAfter(text, from) {
  return blanksIn(text).find((blank) => blank.start >= from) ?? null;
}

/** The last blank before a place. @param {string} text @param {number} before */
export function blankBefore(text, before) {
  return blanksIn(text).filter((blank) => blank.end <= before).at(-1) ?? null;
}

/** Whether a number of 0 to `most` is all typed: no further digit could follow. @param {string} typed @param {number} most */
export function isWhole(typed, most) {
  return /^\d+$/.test(typed) && Number(typed) <= most && (typed === "0" || Number(typed) * 10 > most);
}

/** Where the sentence that this place is in ends: behind its stop, or at the end of its line. @param {string} text @param {number} at */
export function sentenceEnd(text, at) {
  return at + (/^[^\n]*?[.!?](?=\s|$)|^[^\n]*/.exec(text.slice(at))?.[0].length ?? 0);
}

/** Where that sentence begins. @param {string} text @param {number} at */
function sentenceStart(text, at) {
  return Math.max(0, ...[...text.slice(0, at).matchAll(/[.!?]\s+|\n/g)].map((stop) => stop.index + stop[0].length));
}

/** The blanks of the sentence that this place is in. @param {string} text @param {number} at @returns {Blank[]} */
export function blanksBeside(text, at) {
  const [from, to] = [sentenceStart(text, at), sentenceEnd(text, at)];
  return blanksIn(text).filter(({ start }) => from <= start && start < to);
}

/**
 * The blanks of this name that mean the same thing again: those whose sentence is left open by another blank, so that nothing
 * is said of it yet. @param {string} text @param {string} name @returns {Blank[]}
 */
export function sameAgain(text, name) {
  return blanksIn(text).filter((blank) => blank.name === name && blanksBeside(text, blank.start).some((other) => other.name !== name));
}

/** A phrase with the blanks filled that the chart answers by itself. @param {string} text @param {Record<string, string>} answers */
export function answered(text, answers) {
  return text.replace(BLANK, (blank, /** @type {string} */ name) => (Object.hasOwn(answers, name) ? answers[name] ?? blank : blank));
}
