/**
 * Carrying out a release order: the author picks notes about its client, and what leaves is sealed here or printed. The
 * order is spent at the vault before the package is handed over; the record hears that it was carried out, and no more.
 */
import { input, fill, longDay, on, piece, place, settle } from "../dom.js";
import { sealWithWords } from "../keys.js";
import { BASES, packed, sealedForKey } from "../packing.js";
import { newPassphrase } from "../passphrase.js";
import { handOver } from "../top/download.js";
import { toldShort } from "./troubles.js";

/** @typedef {import("../holdings.js").Shown} Shown */
/** @typedef {import("../statement.js").OrderStatement} Order */

export class Releasing {
  #face = piece("releasing");
  #isDone = false;

  /** @param {{pane: import("./pane.js").Pane, vault: import("../vault.js").Vault, order: Order, statement: string, isSeen: () => boolean}} around */
  constructor({ pane, vault, order, statement, isSeen }) {
    this.pane = pane;
    this.vault = vault;
    this.order = order;
    this.statement = statement;
    this.isSeen = isSeen;
  }

  /** @param {HTMLElement} view */
  show(view) {
    const { order } = this;
    const basis = BASES[order.basis] ?? { says: order.basis, cite: "45 CFR 164.508(a)(2)" };
    fill(this.#face, "label", order.label);
    fill(this.#face, "recipient", order.recipient);
    fill(this.#face, "basis", basis.says);
    fill(this.#face, "cite", basis.cite);
    fill(this.#face, "key", order.key);
    const notes = this.vault.notesOf(order.client);
    fill(this.#face, "none", notes.length === 0 ? "You have no psychotherapy notes about this client. Give the order back in your record; nobody is told why." : "");
    place(this.#face, "notes").replaceChildren(...notes.map((note) => this.#line(note)));
    const seal = on(this.#face, "seal", (event) => { if (event.isTrusted) void this.#carryOut((picked) => this.#package(picked)); });
    seal.textContent = order.key ? "Seal for this key" : "Seal with drawn words";
    on(this.#face, "print", (event) => { if (event.isTrusted) void this.#carryOut(async (picked) => () => this.#print(picked)); });
    for (const name of /** @type {const} */ (["seal", "print"])) {
      const button = this.#face.querySelector(`[data-do="${name}"]`);
      if (button instanceof HTMLButtonElement) button.hidden = notes.length === 0;
    }
    view.replaceChildren(this.#face);
    settle(this.#face);
  }

  /** @param {Shown} note */
  #line(note) {
    const line = piece("pick-line");
    fill(line, "day", longDay(note.at));
    fill(line, "title", note.title);
    const box = input(line, "input");
    box.value = note.note;
    return line;
  }

  /** @returns {Shown[]} oldest first, so that they are read in their order */
  #picked() {
    const chosen = new Set([...this.#face.querySelectorAll("input:checked")].map((box) => (box instanceof HTMLInputElement ? box.value : "")));
    return this.vault.notesOf(this.order.client).filter(({ note }) => chosen.has(note)).reverse();
  }

  /**
   * Makes what leaves, then spends the order, and only then hands it over.
   * @param {(picked: Shown[]) => Promise<() => void>} make
   */
  async #carryOut(make) {
    fill(this.#face, "told", "");
    if (this.#isDone) return;
    if (!this.isSeen()) return fill(this.#face, "told", "Something lies over this drawer, or did a moment ago. Bring the whole drawer into sight, then press again.");
    const { core } = this.vault;
    try {
      const hand = await make(this.#picked());
      await core.access.run(async () => core.access.api.carryOut(this.statement, await core.access.proof(core.identity)));
      this.#isDone = true;
      this.pane.line.say("order-done", { id: this.order.id });
      this.#done();
      hand();
    } catch (problem) {
      fill(this.#face, "told", toldShort(problem));
    }
  }

  /** @param {Shown[]} picked @returns {Promise<() => void>} */
  async #package(picked) {
    const { order } = this;
    const zip = await packed(this.vault.core.unlocked, order, picked);
    const words = order.key ? "" : newPassphrase();
    fill(this.#face, "told", order.key ? "" : "Sealing: about a second.");
    const file = order.key ? await sealedForKey(zip, order.key) : await sealWithWords(zip, words);
    fill(this.#face, "told", "");
    return () => {
      fill(this.#face, "words", words);
      const hand = () => handOver(file, "release");
      on(this.#face, "again", hand);
      hand();
    };
  }

  /** @param {Shown[]} picked */
  #print(picked) {
    const sheets = piece("print-release");
    fill(sheets, "recipient", `For ${this.order.recipient}. ${BASES[this.order.basis]?.says ?? ""} (${BASES[this.order.basis]?.cite ?? "45 CFR 164.508(a)(2)"}).`);
    place(sheets, "notes").replaceChildren(...picked.map((note) => {
      const sheet = piece("print-note");
      fill(sheet, "of", `${note.label}, ${longDay(note.at)}`);
      fill(sheet, "text", note.text);
      return sheet;
    }));
    document.body.append(sheets);
    addEventListener("afterprint", () => sheets.remove(), { once: true });
    window.print();
  }

  #done() {
    for (const part of this.#face.querySelectorAll("[data-before]")) if (part instanceof HTMLElement) part.hidden = true;
    const done = this.#face.querySelector("[data-after]");
    if (done instanceof HTMLElement) {
      done.hidden = false;
      settle(done);
    }
  }
}
