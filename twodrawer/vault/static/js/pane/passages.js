/**
 * One sentence at a time, across in either direction. It leaves its drawer only after it lies in the other: the chart
 * drops a sentence when the vault has sealed it, the vault drops one when the chart says that it stands there.
 * Nothing goes out but by a key or a click of a person, in a frame that can be seen.
 */
import { fill, on, piece, place } from "../dom.js";
import { sentenceAt, withAtEnd, without } from "./passage-words.js";
import { watchSight } from "./sight.js";

/** @typedef {{id: string, text: string}} Passage */

export class Passages {
  /** @type {Map<string, {passage: Passage, face: HTMLElement}>} from the chart, not sealed yet */
  #in = new Map();
  /** @type {Map<string, {passage: Passage, face: HTMLElement}>} shown to the chart, not taken yet */
  #out = new Map();
  /** @type {{text: string, face: HTMLElement}|null} not shown to the chart yet */
  #asked = null;
  /** @type {() => import("./sight.js").Seen} */
  #sight;

  /** @param {{pane: import("./pane.js").Pane, line: import("./record.js").RecordLine}} around */
  constructor({ pane, line }) {
    this.pane = pane;
    this.line = line;
    this.#sight = watchSight(place(pane.main, "view"));
  }

  /** The chart offers a sentence. @param {Passage} passage */
  offer({ id, text }) {
    if (this.#in.has(id)) return;
    const face = piece("offer-in");
    fill(face, "text", text);
    on(face, "take", (event) => { if (event.isTrusted) void this.#take(id); });
    on(face, "keep", () => {
      this.line.say("kept", { id });
      this.dropped(id);
    });
    this.#in.set(id, { passage: { id, text }, face });
    void this.#place().then(() => {
      const button = face.querySelector("[data-do=take]");
      if (button instanceof HTMLElement) button.focus();
    });
  }

  /** Alt M: seals what the chart offered; else takes the sentence at the caret out. @param {KeyboardEvent} event */
  pressed(event) {
    const first = this.#in.keys().next();
    if (!first.done) void this.#take(first.value);
    else if (this.#asked) this.#send(this.#asked.text);
    else this.out(event);
  }

  /** The sentence at the caret, for the chart. @param {Event} event a person's own key or click */
  out(event) {
    const { writing } = this.pane;
    if (!writing || !event.isTrusted || !writing.area.isConnected) return;
    const { area } = writing;
    const found = sentenceAt(area.value, area.selectionStart, area.selectionEnd);
    if (!found) {
      writing.notice({ what: "Put the caret into a sentence first.", why: "The sentence at the caret goes across.", do: "" }, undefined, { stays: false });
      return void area.focus();
    }
    area.setSelectionRange(found.from, found.to);
    const seen = this.#sight();
    if (seen === "hidden") {
      writing.notice({ what: "Nothing was moved.", why: "Something lies over this drawer, or did a moment ago, so it can’t be told that you meant it.", do: "Bring the whole drawer into sight, then try again." });
      return;
    }
    if (seen === "unknown") return this.#ask(found.text);
    this.#send(found.text);
  }

  /** Where the browser can't say what lies over the frame, a second step is asked for inside it. @param {string} text */
  #ask(text) {
    this.#asked?.face.remove();
    const face = piece("offer-out");
    fill(face, "text", text);
    on(face, "take", (event) => { if (event.isTrusted) this.#send(text); });
    on(face, "keep", () => {
      face.remove();
      this.#asked = null;
      this.pane.writing?.area.focus();
    });
    this.#asked = { text, face };
    this.shown();
    const button = face.querySelector("[data-do=take]");
    if (button instanceof HTMLElement) button.focus();
  }

  /** @param {string} text */
  #send(text) {
    this.#asked?.face.remove();
    this.#asked = null;
    const id = crypto.randomUUID();
    const face = piece("sent-out");
    fill(face, "text", text);
    on(face, "keep", () => {
      this.line.say("kept", { id });
      this.dropped(id);
    });
    this.#out.set(id, { passage: { id, text }, face });
    this.shown();
    this.line.say("passage", { id, text });
  }

  /** @param {string} id */
  async #take(id) {
    const waiting = this.#in.get(id);
    const { writing } = this.pane;
    if (!waiting || !writing || waiting.face.ariaBusy === "true") return;
    waiting.face.ariaBusy = "true";
    await this.#place();
    const isSealed = await writing.write(withAtEnd(writing.text, waiting.passage.text));
    waiting.face.ariaBusy = null;
    // Not sealed: it stands in both drawers, which is right until it is.
    if (!isSealed && !(await writing.seal())) return;
    this.line.say("sealed", { id });
    this.dropped(id);
    writing.area.focus();
  }

  /** It stands in the chart now. @param {string} id */
  taken(id) {
    const { writing } = this.pane;
    const gone = this.#out.get(id);
    this.dropped(id);
    if (writing && gone) void this.#takeOut(writing, gone.passage.text);
  }

  /** @param {import("./writing.js").Writing} writing @param {string} text */
  async #takeOut(writing, text) {
    // What stood in the note until now is sealed first and stays a version of its own, whoever said that it was taken.
    await writing.settled();
    if (writing.note) this.pane.vault?.endSitting(writing.note);
    const after = without(writing.text, text);
    if (after === null) {
      return writing.notice({ what: "It stands in the chart.", why: "Here the sentence was changed meanwhile, so it was left as it is.", do: "" });
    }
    void writing.write(after);
    writing.notice({ what: "Moved to the chart.", why: "Earlier versions of this note keep the sentence.", do: "" },
      { label: "Keep it here too", run: () => void writing.write(withAtEnd(writing.text, text)) }, { stays: false });
  }

  /** The chart doesn't take it, or no longer offers it. @param {string} id */
  kept(id) {
    if (this.#out.has(id)) {
      this.pane.writing?.notice({ what: "It stays in this drawer.", why: "The progress note didn’t take it.", do: "" }, undefined, { stays: false });
    }
    this.dropped(id);
  }

  /** It stays where it came from. @param {string} id */
  dropped(id) {
    for (const all of [this.#in, this.#out]) {
      all.get(id)?.face.remove();
      all.delete(id);
    }
  }

  /** Puts what is pending above the words again, after the view changed. */
  shown() {
    const offers = this.pane.main.querySelector('[data-place="offers"]');
    const faces = [...this.#in.values(), ...this.#out.values()].map(({ face }) => face);
    if (this.#asked) faces.push(this.#asked.face);
    offers?.replaceChildren(...faces);
  }

  /** The writing is in sight, with what is pending above it. */
  async #place() {
    if (!this.pane.main.querySelector('[data-place="offers"]')) await this.pane.write();
    else this.shown();
  }
}
