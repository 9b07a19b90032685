/**
 * The sentences that are held back, beside their sections: each with why, and the ways to decide. The sorter's model is
 * fetched when the page stands, and until it is here nothing that was typed leaves.
 *
 * The form: data-sorter-url (absent: its author holds nothing back). Each section's margin: `<ul data-held="key">`.
 * Where held sentences can't lie sealed on this device, nothing is held back, and the page says so.
 */
import { HoldBack } from "./hold-back.js";
import { fill, fromTemplate } from "./page.js";
import { sorter } from "./sorter.js";

/** @typedef {import("./hold-back.js").Held} Held */
/** @typedef {import("./draft-state.js").Sections} Sections */

const AGAIN = 3_000; // after the model couldn't be fetched
const TRIES = 4;
/** An unfinished sentence is shown as held once its author has stopped for so long; it is held all along. */
const STOPPED = 1_500;
/** So many are shown beside one section: a whole foreign text was pasted if there are more, and all of it is held. */
const MOST = 20;

export class Holding {
  /** @type {HoldBack|null} */
  #hold = null;
  /** @type {Promise<void>|null} */
  #loading = null;
  #isOff = false;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** @type {Set<string>} sections whose unfinished sentence is shown */
  #tails = new Set();

  /**
   * @param {object} around
   * @param {HTMLFormElement} around.form
   * @param {() => HTMLTextAreaElement[]} around.areas
   * @param {() => Sections} around.read
   * @param {() => Sections} around.recorded
   * @param {() => void} around.again what is held changed without a key
   */
  constructor({ form, areas, read, recorded, again }) {
    this.url = form.dataset.sorterUrl ?? "";
    this.areas = areas;
    this.read = read;
    this.recorded = recorded;
    this.again = again;
    this.#isOff = this.url === "";
    this.status = document.querySelector("[data-draft-status]");
    if (!this.#isOff) {
      if (document.readyState === "complete") void this.#load();
      else addEventListener("load", () => void this.#load(), { once: true });
    }
    addEventListener("beforeunload", (event) => { if (this.isUnsafe && this.count > 0) event.preventDefault(); });
  }

  /** Held sentences stand on this page alone: the device doesn't keep them. */
  isUnsafe = false;

  get count() {
    return Object.values(this.held()).reduce((sum, { length }) => sum + length, 0);
  }

  /** By section. @param {Sections} [texts] @returns {Record<string, Held[]>} */
  held(texts = this.read()) {
    const hold = this.#hold;
    if (this.#isOff || !hold) return {};
    const recorded = this.recorded();
    return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, hold.held(text, recorded[key] ?? "")]));
  }

  /** What may leave. While the model is on its way, that is what the record has. @param {Sections} texts @returns {Sections} */
  through(texts) {
    if (this.#isOff || !this.#isAsked(texts)) return texts;
    const recorded = this.recorded();
    const hold = this.#hold;
    if (!hold) void this.#load();
    return Object.fromEntries(Object.entries(texts).map(([key, text]) =>
      [key, hold ? hold.through(text, recorded[key] ?? "") : recorded[key] ?? ""]));
  }

  /** Resolves once it can be said what of the page is held. */
  async ready() {
    if (!this.#isOff && this.#isAsked(this.read())) await this.#load();
  }

  /** Resolves once the model is here, or isn't to be had. */
  async sorted() {
    if (!this.#isOff) await this.#load();
  }

  /** The author decided that this belongs in the chart. @param {string} text */
  async keep(text) {
    if (this.#isOff) return;
    await this.#load();
    this.#hold?.keep(text);
  }

  /** Held sentences couldn't be kept on this device. What is held already stays so: it was never the device's to send. */
  off() {
    this.isUnsafe = true;
    if (this.#isOff || this.count > 0) return;
    this.#isOff = true;
    this.#say("Nothing is held back here: this browser can’t keep it.");
    this.again();
  }

  /** Beside each section, what is held of it. @param {{stopped?: boolean}} [how] stopped: unfinished sentences too */
  show({ stopped = false } = {}) {
    if (this.#isOff) return;
    clearTimeout(this.#timer);
    const held = this.held();
    let count = 0;
    for (const area of this.areas()) {
      const key = area.name.slice("section_".length);
      const all = held[key] ?? [];
      if (stopped) this.#tails.add(key);
      if (all.every(({ isFinished }) => isFinished)) this.#tails.delete(key);
      const shown = all.filter(({ isFinished }) => isFinished || this.#tails.has(key));
      count += shown.length;
      this.#fillIn(area, key, shown.slice(0, MOST));
      if (shown.length < all.length) this.#timer = setTimeout(() => this.show({ stopped: true }), STOPPED);
    }
    this.#say(count === 0 ? "" : `${count} ${count === 1 ? "sentence" : "sentences"} held here, not in the record`);
  }

  /** The first one, with the focus, for whoever wanted to go on without deciding. */
  first() {
    this.show({ stopped: true });
    const button = document.querySelector("[data-held] [data-show]");
    if (button instanceof HTMLElement) button.focus();
  }

  /** @param {HTMLTextAreaElement} area @param {string} key @param {Held[]} shown */
  #fillIn(area, key, shown) {
    const list = document.querySelector(`[data-held="${CSS.escape(key)}"]`);
    if (!(list instanceof HTMLElement)) return;
    const marks = [...list.children].map((one) => (one instanceof HTMLElement ? one.dataset.text : ""));
    const wanted = shown.map(({ text }) => text);
    // What stays as it is keeps its focus and isn't read out again.
    if (marks.length === wanted.length && marks.every((text, at) => text === wanted[at])) return;
    const hadFocus = list.contains(document.activeElement);
    list.replaceChildren(...shown.map((one) => this.#mark(area, one)));
    if (hadFocus) area.focus();
  }

  /** @param {HTMLTextAreaElement} area @param {Held} held */
  #mark(area, { text, reason }) {
    const mark = fromTemplate("held-sentence");
    mark.dataset.text = text;
    fill(mark, "text", text);
    fill(mark, "reason", reason);
    /** @param {string} name @param {() => void} run */
    const on = (name, run) => mark.querySelector(`[data-${name}]`)?.addEventListener("click", run);
    const select = () => {
      const from = area.value.indexOf(text);
      area.focus();
      if (from >= 0) area.setSelectionRange(from, from + text.length);
      return from >= 0;
    };
    on("show", select);
    on("keep", () => void this.keep(text).then(() => {
      this.again();
      area.focus();
    }));
    on("across", () => area.dispatchEvent(new CustomEvent("twodrawer:across", { bubbles: true, detail: { text } })));
    on("delete", () => {
      // By the browser's own command where there is one: only that can be undone.
      if (select() && !area.readOnly && !document.execCommand("delete")) area.setRangeText("");
      area.dispatchEvent(new Event("twodrawer:carried", { bubbles: true }));
    });
    return mark;
  }

  /** Whether a word stands on the page that the record doesn't have. @param {Sections} texts */
  #isAsked(texts) {
    const recorded = this.recorded();
    return Object.entries(texts).some(([key, text]) => text !== (recorded[key] ?? ""));
  }

  #load() {
    this.#loading ??= this.#fetch();
    return this.#loading;
  }

  async #fetch() {
    for (let refused = 0; refused < TRIES;) {
      // Without a network nothing could be saved either: it is asked for until there is one.
      const answer = await fetch(this.url, { priority: "low" }).catch(() => null);
      const model = answer?.ok ? await answer.json().catch(() => null) : null;
      if (model) {
        this.#hold = new HoldBack(sorter(model).sort);
        this.#say("");
        return this.again();
      }
      if (answer) refused += 1;
      this.#say("Kept on this device until the sorter is here");
      await new Promise((done) => setTimeout(done, AGAIN));
    }
    // Saving counts for more than sorting: a note that is never saved would be lost with the device.
    this.#isOff = true;
    this.#say("The sorter can’t be loaded, so nothing is held back. Load the page again to try once more.");
    this.again();
  }

  /** @param {string} words */
  #say(words) {
    if (this.status instanceof HTMLElement) fill(this.status, "held", words);
  }
}
