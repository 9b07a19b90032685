/**
 * Which sentences of a progress note are held back on this device until its author has decided, and the text without
 * them: what may leave. Pure: no page, no network. `hold-marks.js` shows it, `draft.js` sends what it lets through.
 *
 * - A sentence that the sorter takes for a psychotherapy note's is held, the unfinished one at the end too.
 * - What the record has already is not held: it left before, and taking it back unasked would lose the author's word.
 * - What the author decided to keep in the chart stays decided while that sentence is written on.
 */
import { spans } from "./sentences.js";

/** @typedef {{from: number, to: number, isFinished: boolean, text: string, reason: string}} Held */
/** @typedef {(text: string) => {drawer: string, reason: string}} Sort */

/** So much of a sentence must have stood there for a longer one to count as the same, written on. */
const SAME_FROM = 12;

export class HoldBack {
  /** @type {Map<string, {drawer: string, reason: string}>} */
  #sorted = new Map();
  /** @type {Set<string>} */
  #kept = new Set();

  /** @param {Sort} sort */
  constructor(sort) {
    this.sort = sort;
  }

  /** The author says that this belongs in the chart. @param {string} text one sentence or several */
  keep(text) {
    for (const { from, to } of spans(text)) this.#kept.add(text.slice(from, to));
  }

  /** The sentences of a section that wait for their author. @param {string} text @param {string} recorded what the record has of it @returns {Held[]} */
  held(text, recorded) {
    if (text === recorded) return [];
    const there = new Set(spans(recorded).map(({ from, to }) => recorded.slice(from, to)));
    return spans(text).flatMap((span) => {
      const sentence = text.slice(span.from, span.to);
      if (there.has(sentence) || this.#isKept(sentence)) return [];
      const { drawer, reason } = this.#sort(sentence);
      return drawer === "psychotherapy" ? [{ ...span, text: sentence, reason }] : [];
    });
  }

  /** The section as it may leave this device. @param {string} text @param {string} recorded */
  through(text, recorded) {
    return this.held(text, recorded).reduceRight((rest, { from, to }) => cut(rest, from, to), text);
  }

  /** @param {string} sentence */
  #isKept(sentence) {
    return [...this.#kept].some((kept) => kept === sentence
      || kept.length >= SAME_FROM && sentence.startsWith(kept.replace(/[.!?…]+$/, "")));
  }

  /** @param {string} sentence */
  #sort(sentence) {
    let found = this.#sorted.get(sentence);
    if (!found) {
      // Each key makes another unfinished sentence: what isn't asked about any more is forgotten now and then.
      if (this.#sorted.size > 5_000) this.#sorted.clear();
      found = this.sort(sentence);
      this.#sorted.set(sentence, found);
    }
    return found;
  }
}

/** A text without the sentence that stands there, and without a gap where it stood. @param {string} text @param {number} from @param {number} to */
function cut(text, from, to) {
  const before = text.slice(0, from);
  const after = text.slice(to);
  const joined = before === "" || /\s$/.test(before) ? after.replace(/^[ \t]+/, "") : after;
  return /^(\n|$)/.test(joined) ? before.replace(/[ \t]+$/, "") + joined : before + joined;
}

/**
 * The chosen text of a section, with the held sentences of this page that it lacks at its end: choosing between two texts
 * of the record never drops what only this device has. @param {string} text @param {Held[]} held
 */
export function withHeld(text, held) {
  const missing = held.map((one) => one.text).filter((sentence) => !text.includes(sentence));
  return missing.length === 0 ? text : [text.trimEnd(), ...missing].filter(Boolean).join(" ");
}
