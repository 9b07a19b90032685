/**
 * Everything at once: one free text in, two columns out. What belongs in the chart crosses when the author confirms it
 * there, the rest is sealed as this session's psychotherapy note. Until then the text lies sealed on this device alone.
 *
 * - The sorter proposes and the author decides. What it is unsure of stays in this drawer: the costly error is the other one.
 * - Nothing leaves but by a person's own key or click in a frame that can be seen, and only the sentences of the left column.
 */
import { doer, fill, on, piece, place, settle } from "../dom.js";
import { sorter } from "../sorter.js";
import { spans } from "../sentences.js";
import { withAtEnd } from "./passage-words.js";
import { watchSight } from "./sight.js";

/** @typedef {{text: string, gap: string, isPrivate: boolean, why: string}} Line gap: the white space before it */

/**
 * Each sentence with the drawer it is proposed for.
 * @param {string} text @param {(text: string) => {drawer: string, reason: string}} sort @returns {Line[]}
 */
export function proposed(text, sort) {
  let end = 0;
  return spans(text).map(({ from, to }) => {
    const sentence = text.slice(from, to);
    const gap = text.slice(end, from).includes("\n") ? "\n" : " ";
    end = to;
    const { drawer, reason } = sort(sentence);
    const why = drawer === "progress" ? "" : drawer === "either" ? "The sorter isn’t sure." : reason;
    return { text: sentence, gap, isPrivate: drawer !== "progress", why };
  });
}

/** The sentences as one text, on the lines they stood on. @param {Line[]} lines */
export const joined = (lines) => lines.reduce((text, { text: words, gap }) => (text ? `${text}${gap}${words}` : words), "");

export class Dump {
  isShown = false;
  #text = "";
  /** @type {Line[]} */
  #lines = [];
  /** @type {string|null} under which name it is kept on this device */
  #note = null;
  /** @type {{id: string, lines: Line[], face: HTMLElement}|null} the chart was asked */
  #asked = null;
  /** @type {Promise<(text: string) => {drawer: string, reason: string}>|null} */
  #sort = null;

  /** @param {{pane: import("./pane.js").Pane, vault: import("../vault.js").Vault, session: import("../statement.js").SessionStatement, keeps: boolean}} around */
  constructor({ pane, vault, session, keeps }) {
    this.pane = pane;
    this.vault = vault;
    this.session = session;
    this.keeps = keeps;
    this.view = pane.main;
    this.sight = watchSight(pane.main);
  }

  /** The one text. @param {HTMLElement} view */
  show(view) {
    this.view = view;
    this.isShown = true;
    this.pane.line.say("full", { full: true });
    const face = piece("dump");
    const area = face.querySelector("textarea");
    if (!area) throw new TypeError("There is no place to write");
    area.value = this.#text;
    area.addEventListener("input", () => {
      this.#text = area.value.replace(/\r\n?/g, "\n");
      this.#keep(this.#text);
      fill(face, "state", this.#text.trim() ? this.keeps ? "Kept on this device, sealed" : "Keep this page open: this device can’t keep it" : "");
    });
    on(face, "back", () => this.#back());
    on(face, "sort", () => void this.#sorted(face));
    view.replaceChildren(face);
    area.focus();
  }

  /** @param {HTMLElement} face */
  async #sorted(face) {
    if (!this.#text.trim()) return void face.querySelector("textarea")?.focus();
    try {
      this.#sort ??= load();
      this.#lines = proposed(this.#text, await this.#sort);
    } catch {
      this.#sort = null;
      return fill(face, "told", "The sorter can’t be loaded. Your words are kept here. Look at your connection and try again.");
    }
    this.#columns();
  }

  #columns() {
    const face = piece("dump-columns");
    on(face, "again", () => this.show(this.view));
    on(face, "finish", (event) => void this.#finish(event, face));
    face.addEventListener("keydown", (event) => this.#key(event, face));
    this.view.replaceChildren(face);
    for (const line of this.#lines) place(face, line.isPrivate ? "right" : "left").append(this.#row(face, line));
    this.#count(face);
    settle(face);
  }

  /** @param {HTMLElement} face @param {Line} line */
  #row(face, line) {
    const row = piece("dump-sentence");
    fill(row, "text", line.text);
    fill(row, "why", line.why);
    row.querySelector("button")?.addEventListener("click", () => this.#move(face, row, !line.isPrivate));
    row.dataset.at = String(this.#lines.indexOf(line));
    return row;
  }

  /** To the other column, in the order in which it was written, the focus with it. @param {HTMLElement} face @param {HTMLElement} row @param {boolean} isPrivate */
  #move(face, row, isPrivate) {
    const line = this.#lines[Number(row.dataset.at)];
    if (!line || line.isPrivate === isPrivate) return;
    line.isPrivate = isPrivate;
    line.why = "";
    fill(row, "why", "");
    const column = place(face, isPrivate ? "right" : "left");
    const next = [...column.children].find((other) => other instanceof HTMLElement && Number(other.dataset.at) > Number(row.dataset.at));
    column.insertBefore(row, next ?? null);
    row.querySelector("button")?.focus();
    fill(face, "moved", isPrivate ? "Moved: it is sealed here." : "Moved: it goes to the chart.");
    this.#count(face);
  }

  /** @param {KeyboardEvent} event @param {HTMLElement} face */
  #key(event, face) {
    const row = event.target instanceof Element ? event.target.closest("li") : null;
    if (!row || event.altKey || event.ctrlKey || event.metaKey || !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    if (event.key === "ArrowLeft") return this.#move(face, row, false);
    if (event.key === "ArrowRight") return this.#move(face, row, true);
    const other = event.key === "ArrowUp" ? row.previousElementSibling : row.nextElementSibling;
    other?.querySelector("button")?.focus();
  }

  /** @param {HTMLElement} face */
  #count(face) {
    const left = this.#lines.filter(({ isPrivate }) => !isPrivate).length;
    const right = this.#lines.length - left;
    doer(face, "finish").textContent = left === 0 ? "Seal it here" : right === 0 ? `Send ${sentences(left)} to the chart` : `Seal ${right} here, send ${left} to the chart`;
  }

  /** @param {Event} event @param {HTMLElement} face */
  async #finish(event, face) {
    if (!event.isTrusted) return;
    const left = this.#lines.filter(({ isPrivate }) => !isPrivate);
    const right = joined(this.#lines.filter(({ isPrivate }) => isPrivate));
    if (left.length > 0 && this.sight() === "hidden") {
      return fill(face, "told", "Nothing was moved. Something lies over this drawer, or did a moment ago, so it can’t be told that you meant it. Bring the whole drawer into sight, then try again.");
    }
    const button = doer(face, "finish");
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    this.isShown = false;
    await this.pane.write();
    const { writing } = this.pane;
    if (!writing) return;
    if (right && !(await writing.write(withAtEnd(writing.text, right))) && !(await writing.seal())) {
      // It stands in the note above and is kept on this device. What was to cross waits here until that is sealed.
      this.#lines = left;
      this.#set(joined(left));
      return writing.notice({ what: "Not sealed yet.", why: "The sentences for the chart wait until the others are sealed.", do: "Open “Write it all down” again then." });
    }
    this.#set(joined(left));
    if (left.length === 0) return this.#forget();
    const id = crypto.randomUUID();
    const offer = piece("dump-sent");
    fill(offer, "count", sentences(left.length));
    on(offer, "keep", () => {
      this.pane.line.say("kept", { id });
      this.kept(id);
    });
    this.#asked = { id, lines: left, face: offer };
    writing.notices.replaceChildren(offer);
    this.pane.line.say("passages", { id, text: left.map(({ text }) => text).join("\n") });
  }

  /** They stand in the chart: nothing of them stays here. @param {string} id */
  async taken(id) {
    if (this.#asked?.id !== id) return;
    this.#asked.face.remove();
    this.#asked = null;
    await this.#forget();
  }

  /** The chart doesn't take them: they are here to be looked at again. @param {string} id */
  kept(id) {
    if (this.#asked?.id !== id) return;
    this.#asked.face.remove();
    this.#asked = null;
    this.show(place(this.pane.main, "view"));
  }

  /** The drawer closes: what was written is kept on this device, sealed, and nothing stays readable. */
  leave() {
    this.isShown = false;
    this.#text = "";
    this.#lines = [];
  }

  #back() {
    this.isShown = false;
    void this.pane.write();
  }

  /** @param {string} text */
  #set(text) {
    this.#text = text;
    if (this.#note) this.#keep(text);
  }

  /** @param {string} text */
  #keep(text) {
    const { client, label, session } = this.session;
    this.#note ??= this.vault.begin({ client, label, session });
    this.vault.keep(this.#note, text);
  }

  async #forget() {
    const [note, text] = [this.#note, this.#text];
    this.#note = null;
    this.#text = "";
    this.#lines = [];
    if (note) await this.vault.journal?.settled(note, text);
  }
}

/** @param {number} count */
const sentences = (count) => `${count} ${count === 1 ? "sentence" : "sentences"}`;

async function load() {
  const answer = await fetch("/models/sorter.json");
  if (!answer.ok) throw new TypeError(`The sorter's model answered ${answer.status}`);
  return sorter(await answer.json()).sort;
}
