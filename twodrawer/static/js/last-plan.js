/**
 * The last plan as a checklist: a tick (done, not yet, dropped) writes its line into the note, another replaces it, the same
 * again takes it back. Alt L goes to it; 1, 2 and 3 tick and go on to the next item, and from the last one to the first blank of the note;
 * Escape goes there at once. Twin of `writing/last_plan.py`, which explains the lines. Without script the ticks go with the form.
 */
import { toBlank } from "./blank-filling.js";
import { noteAreas, sectionOf } from "./note-areas.js";

const WORDS = /** @type {Record<string, string>} */ ({ done: "done", not_yet: "not yet", dropped: "dropped" });
const STATED = /^Last plan: (.+) \((?:done|not yet|dropped)\)\.$/;
const OPEN = /^Still to do: (.+)\.$/;

/**
 * The text with the line in the place of the one about the same item, or at its end; an empty line takes it out.
 * @param {string} text @param {RegExp} pattern @param {string} item @param {string} line
 */
export function withLine(text, pattern, item, line) {
  const lines = text.split("\n");
  const here = lines.flatMap((one, number) => (pattern.exec(one.trim())?.[1] === item ? [number] : []));
  if (here.length > 0) {
    return lines.flatMap((one, number) => (number === here[0] ? (line ? [line] : []) : here.includes(number) ? [] : [one])).join("\n");
  }
  if (!line) return text;
  return text.trim() ? `${text.trimEnd()}\n${line}` : line;
}

/** @param {string} text @param {string} item @param {string} standing */
export const stated = (text, item, standing) => withLine(text, STATED, item, WORDS[standing] ? `Last plan: ${item} (${WORDS[standing]}).` : "");

/** @param {string} text @param {string} item @param {string} standing */
export const stillToDo = (text, item, standing) => withLine(text, OPEN, item, standing === "not_yet" ? `Still to do: ${item}.` : "");

/** @param {HTMLTextAreaElement} area @param {(text: string) => string} change */
function rewrite(area, change) {
  if (area.readOnly) return;
  const text = change(area.value);
  if (text === area.value) return;
  area.value = text;
  area.dispatchEvent(new Event("twodrawer:filled", { bubbles: true }));
  area.dispatchEvent(new Event("twodrawer:carried", { bubbles: true }));
}

/** @param {HTMLElement} list */
function bind(list) {
  const { stated: saidIn = "", still = "" } = list.dataset;
  for (const input of list.querySelectorAll("input")) input.removeAttribute("form");
  /** @param {HTMLInputElement} input @param {string} standing */
  const tick = (input, standing) => {
    const item = input.closest("fieldset")?.dataset.item ?? "";
    // In every section: a change of format may have carried an earlier tick's line elsewhere.
    for (const area of noteAreas()) {
      const section = sectionOf(area);
      rewrite(area, (text) => stillToDo(stated(text, item, section === saidIn ? standing : ""), item, section === still ? standing : ""));
    }
  };
  list.addEventListener("change", ({ target }) => { if (target instanceof HTMLInputElement) tick(target, target.value); });
  const items = () => [...list.querySelectorAll("fieldset")];
  const isTicked = (/** @type {Element} */ item) => item.querySelector("input:checked") !== null;
  const toNote = () => {
    const [first] = noteAreas();
    if (first && !toBlank(first, 0)) first.focus();
  };
  /** To the next item that isn't ticked, or on to the note. @param {number} from */
  const goOn = (from) => {
    const input = items().slice(from).find((item) => !isTicked(item))?.querySelector("input[type=radio]");
    if (input instanceof HTMLInputElement) input.focus();
    else toNote();
  };
  list.addEventListener("twodrawer:walk", () => { if (!items().every(isTicked)) goOn(0); });
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.key.toLowerCase() !== "l" && event.code !== "KeyL") return;
    const input = (items().find((item) => !isTicked(item)) ?? items()[0])?.querySelector("input[type=radio]");
    if (!(input instanceof HTMLInputElement)) return;
    event.preventDefault();
    input.focus();
  });
  list.addEventListener("keydown", (event) => {
    const item = event.target instanceof Element ? event.target.closest("fieldset") : null;
    if (!item || event.altKey || event.ctrlKey || event.metaKey) return;
    const input = item.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
    if (event.key !== "Escape" && !(input instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (!(input instanceof HTMLInputElement)) return toNote();
    input.checked = true;
    tick(input, input.value);
    goOn(items().indexOf(item) + 1);
  });
  // Pressed again, a tick is taken back: a click on what was checked before it.
  let before = /** @type {HTMLInputElement|null} */ (null);
  list.addEventListener("pointerdown", ({ target }) => {
    const input = target instanceof Element ? target.closest("label")?.querySelector("input") : null;
    before = input instanceof HTMLInputElement && input.checked ? input : null;
  });
  list.addEventListener("click", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target !== before) return;
    before = null;
    target.checked = false;
    tick(target, "");
  });
}

if (typeof document !== "undefined") {
  for (const list of document.querySelectorAll("[data-last-plan]")) if (list instanceof HTMLElement) bind(list);
}
