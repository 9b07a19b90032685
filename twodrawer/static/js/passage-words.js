/**
 * The words of a passage: which sentence the caret stands in, a text without it, a text with it. The progress note and the
 * vault each have this file; a test compares the two.
 */

/** Whether these keys ask for a letter with Alt alone; a Mac types a sign instead of the letter. @param {KeyboardEvent} event @param {string} letter */
export function isAlt(event, letter) {
  if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.getModifierState("AltGraph")) return false;
  return event.key.toLowerCase() === letter || (event.key.length === 1 && event.key > "\u007f" && event.code === `Key${letter.toUpperCase()}`);
}

/**
 * The sentence at the caret, or what is selected. @param {string} text @param {number} from @param {number} to
 * @returns {{text: string, from: number, to: number}|null}
 */
export function sentenceAt(text, from, to) {
  let [start, end] = [from, to];
  if (from === to) {
    const line = text.lastIndexOf("\n", from - 1) + 1;
    const next = text.indexOf("\n", from);
    const words = text.slice(line, next < 0 ? text.length : next);
    const here = typeof Intl.Segmenter === "function"
      ? new Intl.Segmenter("en", { granularity: "sentence" }).segment(words).containing(Math.min(from - line, Math.max(0, words.length - 1))) : null;
    start = line + (here?.index ?? 0);
    end = start + (here?.segment ?? words).length;
  }
  const words = text.slice(start, end);
  const trimmed = words.trim();
  const lead = words.length - words.trimStart().length;
  return trimmed ? { text: trimmed, from: start + lead, to: start + lead + trimmed.length } : null;
}

/** A text without one of its sentences; null if it isn't in there any more. @param {string} text @param {string} sentence */
export function without(text, sentence) {
  const at = text.indexOf(sentence);
  if (at < 0) return null;
  const before = text.slice(0, at);
  const after = text.slice(at + sentence.length);
  const glue = /[ \t]$/.test(before) || before === "" || before.endsWith("\n") ? after.replace(/^[ \t]+/, "") : after;
  return /^(\n|$)/.test(glue) ? before.replace(/[ \t]+$/, "") + glue : before + glue;
}

/** A text with one sentence more, where the caret was or at the end. @param {string} text @param {string} sentence */
export function withAtEnd(text, sentence) {
  const before = text.trimEnd();
  return before ? `${before} ${sentence}` : sentence;
}
