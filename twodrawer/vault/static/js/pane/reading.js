/** Reading: one earlier note with its versions, what changed between two of them, and a note on paper. */
import { fill, longDay, moment, on, piece, place, settle } from "../dom.js";
import { compare, show } from "./diff.js";
import { toldShort } from "./troubles.js";

/** @typedef {import("../holdings.js").Shown} NoteLine */

export class Reading {
  #face = piece("reading");
  #text = "";

  /** @param {{pane: import("./pane.js").Pane, vault: import("../vault.js").Vault, note: NoteLine, back: () => void}} around */
  constructor({ pane, vault, note, back }) {
    this.pane = pane;
    this.vault = vault;
    this.note = note;
    this.back = back;
  }

  /** @param {HTMLElement} view @param {{versions: boolean}} how */
  async show(view, { versions }) {
    const { note, pane } = this;
    fill(this.#face, "of", `${note.label}, ${longDay(note.at)}`);
    on(this.#face, "back", () => this.back());
    on(this.#face, "print", () => print(note, this.#text));
    on(this.#face, "destroy", () => void pane.destroying(note, () => void pane.read(note, { versions, back: this.back })));
    const isHere = note.client === pane.session?.client;
    const carryOn = on(this.#face, "continue", () => void pane.write(note.note));
    // A note of another client is read from here, and written beside that client's session.
    carryOn.hidden = !isHere;
    on(this.#face, "wide", ({ currentTarget }) => {
      if (!(currentTarget instanceof HTMLElement)) return;
      const wide = currentTarget.getAttribute("aria-pressed") !== "true";
      currentTarget.setAttribute("aria-pressed", String(wide));
      pane.line.say("width", { wide });
    });
    view.replaceChildren(this.#face);
    await this.#read(note.version, note.at);
    this.#versions(!versions);
    settle(this.#face);
  }

  /** @param {number} version @param {string} at */
  async #read(version, at) {
    try {
      this.#text = (await this.vault.version(this.note.note, version)).text;
    } catch (problem) {
      this.#text = "";
      fill(this.#face, "version", toldShort(problem));
      return;
    }
    fill(this.#face, "version", `Version ${version}, sealed ${moment(at)}`);
    const area = this.#face.querySelector('[data-slot="text"]');
    if (area instanceof HTMLElement) {
      area.hidden = false;
      area.textContent = this.#text;
    }
  }

  /** @param {boolean} [onlyIfSeveral] */
  #versions(onlyIfSeveral = false) {
    const all = this.vault.versions(this.note.note);
    if (onlyIfSeveral && all.length < 2) return;
    const section = this.#face.querySelector(".versions");
    if (!(section instanceof HTMLElement)) return;
    section.hidden = false;
    const newest = all.reduce((last, one) => Math.max(last, one.version), 0);
    place(this.#face, "versions").replaceChildren(...[...all].sort((a, b) => b.version - a.version).map(({ version, at }) => {
      const line = piece("version-line");
      fill(line, "when", `${version}. ${moment(at)}`);
      on(line, "read", () => void this.#read(version, at)).setAttribute("aria-label", `Read version ${version}`);
      const comparing = on(line, "compare", () => void this.#compare(version, newest));
      comparing.setAttribute("aria-label", `Compare version ${version} with version ${newest}`);
      comparing.hidden = version === newest;
      return line;
    }));
  }

  /** @param {number} before @param {number} after */
  async #compare(before, after) {
    const { note } = this.note;
    const read = (/** @type {number} */ version) => this.vault.version(note, version);
    const both = await Promise.all([read(before), read(after)]).catch((problem) => void fill(this.#face, "version", toldShort(problem)));
    if (!both) return;
    const area = this.#face.querySelector('[data-slot="text"]');
    if (!(area instanceof HTMLElement)) return;
    area.hidden = false;
    show(area, compare(both[0].text, both[1].text));
    fill(this.#face, "version", `What changed from version ${before} to version ${after}: gone words are struck, new ones underlined`);
  }
}

/** On paper, by this pane: the record's own print never has these words. @param {NoteLine} note @param {string} text */
export function print(note, text) {
  const sheet = piece("print-note");
  fill(sheet, "of", `${note.label}, ${longDay(note.at)}`);
  fill(sheet, "version", `Version ${note.version}, sealed ${moment(note.at)}. Printed ${moment(new Date().toISOString())} by its author.`);
  fill(sheet, "text", text);
  document.body.append(sheet);
  addEventListener("afterprint", () => sheet.remove(), { once: true });
  window.print();
}
