/**
 * Finished sentences and the unfinished tail: twin of `writing/sentences.py`, which explains the rules; both are held
 * together by `tests/rooms/sentences.json`. A change here is a change there.
 */

/** @typedef {{finished: string[], tail: string}} Split */

const words = (/** @type {string} */ list) => new Set(list.split(" "));

/** Never the end: a name, a number or an example follows. */
const BEFORE_MORE = words("dr mr mrs ms mx prof rev st vs cf e.g i.e eg ie approx fig vol pp incl esp viz lt sgt");
/** The end only if a capital, a digit or a new line follows. */
const PERHAPS_END = words("etc jr sr a.m p.m am pm hr hrs min mins sec secs wk wks mo mos yr yrs wt ht lb lbs oz mg ml tab tabs appt dept "
  + "inc ltd co ave blvd rd ph.d m.d psy.d l.c.s.w u.s d.c hx dx tx rx sx fx pt cl jan feb mar apr jun jul aug sep "
  + "sept oct nov dec mon tue tues wed thu thur thurs fri sat sun b.i.d t.i.d q.i.d p.r.n q.h.s");
const STOPS = ".!?…";
const CLOSERS = "\"'”’»)]}";
const QUOTES = "\"'”’»";
const SPACES = " \t\u00a0";
/** The number of a list item, at the first character of its line. */
const LIST_NUMBER = /^[([]?(?:[0-9]{1,3}|[A-Za-z])\.$/;

/** @param {string} text @returns {Split} */
export function split(text) {
  const finished = [];
  let start = 0;
  for (const end of ends(text)) {
    const sentence = stripped(text.slice(start, end));
    if (sentence) finished.push(sentence);
    start = end;
  }
  return { finished, tail: text.slice(past(text, start, `${SPACES}\n`)) };
}

/**
 * Every sentence where it stands: `text.slice(from, to)` is the sentence, without the white space around it. The last one
 * is not finished if no sentence ends with it.
 * @param {string} text @returns {{from: number, to: number, isFinished: boolean}[]}
 */
export function spans(text) {
  const found = [];
  let start = 0;
  for (const end of [...ends(text), text.length]) {
    const from = past(text, start, `${SPACES}\n`);
    const to = from + stripped(text.slice(from, end)).length;
    if (to > from) found.push({ from, to, isFinished: end < text.length });
    start = end;
  }
  return found;
}

/** The part of a text that is finished, as it stands, with the white space that finished it. @param {string} text */
export function finishedPart(text) {
  const last = ends(text).at(-1);
  return last === undefined ? "" : text.slice(0, past(text, last, `${SPACES}\n`));
}

/** @param {string} text */
function stripped(text) {
  const start = past(text, 0, `${SPACES}\n`);
  let end = text.length;
  while (end > start && `${SPACES}\n`.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The places after each finished sentence. @param {string} text */
function ends(text) {
  const found = [];
  let at = past(text, 0, SPACES);
  let line = at;
  while (at < text.length) {
    if (text[at] === "\n") {
      found.push(at);
      at = past(text, at + 1, SPACES);
      line = at;
    } else if (STOPS.includes(text.charAt(at))) {
      const after = past(text, past(text, at, STOPS), CLOSERS);
      if (isEnd(text, at, after, line)) found.push(after);
      at = after;
    } else {
      at += 1;
    }
  }
  return found;
}

/** @param {string} text @param {number} at @param {string} characters */
function past(text, at, characters) {
  let here = at;
  while (here < text.length && characters.includes(text.charAt(here))) here += 1;
  return here;
}

/** @param {string} text @param {number} stop @param {number} after @param {number} line */
function isEnd(text, stop, after, line) {
  const following = past(text, after, SPACES);
  // A decimal, an address, a file name; or the end of the text, where more of it may be coming.
  if (following === after && text[after] !== "\n") return false;
  const upcoming = text.charAt(following);
  if (upcoming === "\n") return !LIST_NUMBER.test(text.slice(line, stop + 1));
  const stops = text.slice(stop, past(text, stop, STOPS));
  const closers = text.slice(stop + stops.length, after);
  if ([...closers].some((closer) => QUOTES.includes(closer)) || stops.startsWith("…") || stops.startsWith("..")) {
    return upcoming !== "" && !isSmall(upcoming);
  }
  if (stops !== "." || closers) return true;
  return endsWithFullStop(text, stop, line, upcoming);
}

/** @param {string} text @param {number} stop @param {number} line @param {string} upcoming */
function endsWithFullStop(text, stop, line, upcoming) {
  if (LIST_NUMBER.test(text.slice(line, stop + 1))) return false;
  const word = wordBefore(text, stop, line);
  if (BEFORE_MORE.has(word.toLowerCase())) return false;
  if (word.length === 1 && isCapital(word) && word !== "I") return false;
  if (PERHAPS_END.has(word.toLowerCase())) return upcoming !== "" && !isSmall(upcoming);
  return true;
}

/** @param {string} text @param {number} stop @param {number} line */
function wordBefore(text, stop, line) {
  let start = stop;
  while (start > line && stop - start < 12 && (isLetter(text.charAt(start - 1)) || text[start - 1] === ".")) start -= 1;
  return text.slice(start, stop);
}

/** @param {string} character */
const isSmall = (character) => character !== character.toUpperCase();
/** @param {string} character */
const isCapital = (character) => character !== character.toLowerCase();
/** @param {string} character */
const isLetter = (character) => isSmall(character) || isCapital(character);
