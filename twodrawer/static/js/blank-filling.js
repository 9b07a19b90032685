/**
 * Filling blanks: Tab goes from one to the next, a digit takes a choice, a tap on one selects it. Under the section with an
 * open blank stands which it is and what may be chosen; the page carries the markup (`blank-bar`, `blank-choice`).
 *
 * - A number of a known range goes on to the next blank as soon as no digit could follow.
 * - What was put into a blank is the first choice where a blank of that name comes again. Where both mean one thing by
 *   `same`, it stands there at once, as long as that sentence is open otherwise.
 * - A goal that was chosen brings its one objective's target and unit into the sentence.
 * - Behind the last blank the caret goes to the end of the sentence; the next Tab leaves the section.
 */
import { blankAfter, blankAround, blankBefore, blanksBeside, blanksIn, isWhole, sameAgain, selectedBlank, sentenceEnd } from "./blanks.js";
import { noteAreas, write } from "./note-areas.js";
import { fill, fromTemplate } from "./page.js";

/** @type {Record<string, string[]>} */
let choices = {};
/** @type {Record<string, number>} */
let ranges = {};
/** @type {string[]} */
let same = [];
/** @type {Record<string, Record<string, string>>} what follows from a choice, by its words: other blanks of the sentence */
let follows = {};
/** Where words take the place of a blank, and what stands behind it. @type {{area: HTMLTextAreaElement, start: number, name: string, rest: string}|null} */
let filling = null;
/** What was put into blanks of this note, the newest first, by their name. @type {Map<string, string[]>} */
const said = new Map();
const MOST_SAID = 3;
/** Where digits are typed, a digit must not choose: these blanks aren't offered what was said before. */
const COUNTED = /\b(?:numbers?|minutes|hours|times?|amount|items?|score|figure)\b/;

/**
 * What may be chosen for which blank, which numbers they take, and what one brings along.
 * @param {{choices: Record<string, string[]>, ranges: Record<string, number>, same: string[], follows: Record<string, Record<string, string>>}} known
 */
export function offer(known) {
  ({ choices, ranges, same, follows } = known);
  for (const area of noteAreas()) show(area);
}

/** What may be chosen for a blank: what it offers, else what such a blank of this note was filled with. @param {string} name */
const offeredFor = (name) => choices[name] ?? (name in ranges ? [] : said.get(name) ?? []);

/** @param {HTMLTextAreaElement} area @param {import("./blanks.js").Blank} blank */
const begin = (area, { start, end, name }) => (filling = { area, start, name, rest: area.value.slice(end) });

/** The words that stand where the blank was, while the caret is still with them; null once it went elsewhere. */
function filled() {
  if (!filling) return null;
  const { area, start, rest } = filling;
  const end = area.value.length - rest.length;
  const isThere = start <= area.selectionStart && area.selectionEnd <= end && area.value.endsWith(rest);
  return isThere ? area.value.slice(start, end) : null;
}

/** @param {HTMLTextAreaElement} area @param {import("./blanks.js").Blank} blank */
function select(area, blank) {
  area.focus();
  area.setSelectionRange(blank.start, blank.end);
  begin(area, blank);
  show(area);
}

/** Words at a place, the caret staying with the words it stands at. @param {HTMLTextAreaElement} area @param {import("./blanks.js").Blank} blank @param {string} words */
function put(area, { start, end }, words) {
  const at = area.selectionEnd;
  area.setSelectionRange(start, end);
  write(area, words);
  const shift = start < at ? words.length - (end - start) : 0;
  area.setSelectionRange(at + shift, at + shift);
}

/** What a filled blank brings along, in its sentence and in others that speak of the same. @param {string} name @param {string} words */
function bring(name, words) {
  const here = filling?.area;
  if (!here) return;
  if (!COUNTED.test(name) && !(name in ranges) && /^\p{L}/u.test(words)) said.set(name, [...new Set([words, ...(said.get(name) ?? [])])].slice(0, MOST_SAID));
  for (const [other, value] of Object.entries(follows[words] ?? {})) {
    const blank = blanksBeside(here.value, here.selectionEnd).find((one) => one.name === other);
    if (blank) put(here, blank, value);
  }
  if (!same.includes(name)) return;
  for (const area of noteAreas().filter(({ readOnly }) => !readOnly)) {
    for (let blank = sameAgain(area.value, name)[0]; blank; blank = sameAgain(area.value, name)[0]) put(area, blank, words);
  }
  here.focus();
}

/** On from a blank that has its words: to the next one, or to the end of the sentence. False: there is nowhere to go. */
function goOn() {
  const words = filled();
  if (!filling || words === null) return false;
  const { area, name } = filling;
  if (words && !blanksIn(words).length && !words.includes("\n")) bring(name, words);
  if (toBlank(area, area.selectionEnd)) return true;
  filling = null;
  const stop = sentenceEnd(area.value, area.selectionEnd);
  if (stop === area.selectionEnd) return false;
  area.setSelectionRange(stop, stop);
  show(area);
  return true;
}

/** The first blank at or behind a place of this section, or of one further down. @param {HTMLTextAreaElement} area @param {number} from */
export function toBlank(area, from) {
  const areas = noteAreas();
  for (const one of areas.slice(areas.indexOf(area))) {
    const blank = blankAfter(one.value, one === area ? from : 0);
    if (blank) return select(one, blank), true;
  }
  return false;
}

/** @param {HTMLTextAreaElement} area @param {number} before */
function backToBlank(area, before) {
  const areas = noteAreas();
  for (const one of areas.slice(0, areas.indexOf(area) + 1).reverse()) {
    const blank = blankBefore(one.value, one === area ? before : one.value.length);
    if (blank) return select(one, blank), true;
  }
  return false;
}

/** @param {HTMLTextAreaElement} area @param {string} words */
function choose(area, words) {
  const chosen = selectedBlank(area.value, area.selectionStart, area.selectionEnd);
  if (chosen) begin(area, chosen);
  write(area, words);
  if (chosen?.name === "goal") linkGoal(words);
  goOn() || show(area);
}

/** A goal that a sentence speaks to is linked to the note: its chip is ticked. @param {string} words */
function linkGoal(words) {
  for (const chip of document.querySelectorAll("label.chip")) {
    const box = chip.querySelector("input[name=goals]");
    const key = chip.querySelector("b")?.textContent ?? "";
    if (!(box instanceof HTMLInputElement) || box.checked || !key || !words.startsWith(`${key},`)) continue;
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** The bar under a section: the blank that is selected with its choices, or the blanks that are open. @param {HTMLTextAreaElement} area */
function show(area) {
  const open = blanksIn(area.value);
  const there = area.parentElement?.querySelector("[data-blank-bar]");
  if (open.length === 0) return void there?.remove();
  const bar = there instanceof HTMLElement ? there : fromTemplate("blank-bar");
  if (!there) area.after(bar);
  const chosen = document.activeElement === area ? selectedBlank(area.value, area.selectionStart, area.selectionEnd) : null;
  const offered = chosen ? offeredFor(chosen.name) : [];
  const most = chosen ? ranges[chosen.name] : undefined;
  const says = chosen
    ? `${chosen.name}: ${most !== undefined ? `type 0 to ${most}` : offered.length ? "choose or type" : "type"}`
    : `${open.length} open blank${open.length === 1 ? "" : "s"}`;
  const buttons = chosen ? offered.slice(0, 9).map((words, number) => ({ mark: String(number + 1), words, press: () => choose(area, words) }))
    : open.map((blank) => ({ mark: "", words: blank.name, press: () => select(area, blank) }));
  // The same again would be read out again, and would take the button from under the finger.
  const drawn = JSON.stringify([says, buttons.map(({ words }) => words), chosen?.start]);
  if (bar.dataset.drawn === drawn) return;
  bar.dataset.drawn = drawn;
  fill(bar, "says", says);
  const list = bar.querySelector("[data-choices]");
  list?.replaceChildren(...buttons.map(({ mark, words, press }) => {
    const button = fromTemplate("blank-choice");
    fill(button, "mark", mark);
    fill(button, "words", words);
    // Taken before the press moves the focus: the selection in the text says which blank is meant.
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", press);
    return button;
  }));
}

/** @param {KeyboardEvent} event @param {HTMLTextAreaElement} area */
function key(event, area) {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  const chosen = selectedBlank(area.value, area.selectionStart, area.selectionEnd);
  if (event.key === "Tab") {
    const isFilling = filling?.area === area && !chosen && filled() !== null;
    const went = event.shiftKey ? backToBlank(area, area.selectionStart) : isFilling ? goOn() : toBlank(area, area.selectionEnd);
    if (went) event.preventDefault();
  } else if (chosen && /^[1-9]$/.test(event.key)) {
    const words = offeredFor(chosen.name)[Number(event.key) - 1];
    if (words === undefined) return;
    event.preventDefault();
    choose(area, words);
  }
}

/** A number that no further digit could follow goes on by itself. @param {HTMLTextAreaElement} area */
function number(area) {
  const most = filling?.area === area ? ranges[filling.name] : undefined;
  if (most !== undefined && isWhole(filled() ?? "", most)) goOn();
}

if (typeof document !== "undefined") {
  const area = (/** @type {Event} */ event) => (event.target instanceof HTMLTextAreaElement && event.target.form?.matches("[data-draft]") ? event.target : null);
  document.addEventListener("keydown", (event) => { const at = area(event); if (at && !event.defaultPrevented) key(event, at); });
  document.addEventListener("input", (event) => {
    const at = area(event);
    if (at && event instanceof InputEvent && event.inputType === "insertText" && /^\d$/.test(event.data ?? "")) number(at);
  });
  for (const kind of ["input", "twodrawer:filled"]) document.addEventListener(kind, (event) => { const at = area(event); if (at) show(at); });
  document.addEventListener("selectionchange", () => {
    const at = document.activeElement;
    if (!(at instanceof HTMLTextAreaElement) || !at.form?.matches("[data-draft]")) return;
    const chosen = selectedBlank(at.value, at.selectionStart, at.selectionEnd);
    if (chosen) begin(at, chosen);
    else if (filling && (filling.area !== at || at.selectionEnd < filling.start)) filling = null;
    show(at);
  });
  document.addEventListener("focusout", (event) => { const at = area(event); if (at) show(at); });
  document.addEventListener("click", (event) => {
    const at = area(event);
    const blank = at && at.selectionStart === at.selectionEnd ? blankAround(at.value, at.selectionStart) : null;
    if (at && blank) select(at, blank);
  });
  for (const one of noteAreas()) show(one);
}
