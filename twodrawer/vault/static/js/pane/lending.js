/** Lending a note on a permission: choose it, compare the supervisor's fingerprint, lend; and end what was lent. */
import { fill, input, longDay, on, piece, place, settle } from "../dom.js";
import { fingerprint, isPinned, pinOf, sealLent } from "../lending.js";
import { isProblem } from "../problems.js";
import { toldShort } from "./troubles.js";

/** @typedef {import("../statement.js").LendingStatement} Permit */

export class Lending {
  #face = piece("lending");
  /** @type {import("../lending.js").PublicKeys|null} */
  #keys = null;

  /** @param {{pane: import("./pane.js").Pane, vault: import("../vault.js").Vault, permit: Permit, statement: string}} around */
  constructor({ pane, vault, permit, statement }) {
    this.pane = pane;
    this.vault = vault;
    this.permit = permit;
    this.statement = statement;
  }

  /** @param {HTMLElement} view */
  async show(view) {
    const { permit } = this;
    fill(this.#face, "name", permit.name);
    fill(this.#face, "until", longDay(permit.until));
    const notes = this.vault.all();
    place(this.#face, "notes").replaceChildren(...notes.map((note) => {
      const line = piece("pick-one-line");
      fill(line, "day", `${note.label}, ${longDay(note.at)}`);
      fill(line, "title", note.title);
      input(line, "input").value = note.note;
      return line;
    }));
    const lend = on(this.#face, "lend", (event) => { if (event.isTrusted) void this.#lend(); });
    lend.hidden = true;
    fill(this.#face, "none", notes.length === 0 ? "There is no note to lend." : "");
    view.replaceChildren(this.#face);
    settle(this.#face);
    await this.#meet(lend).catch((problem) => fill(this.#face, "told", toldShort(problem)));
    await this.#list();
  }

  /** The supervisor's keys; they are lent to only as pinned, or after they were compared. @param {HTMLElement} lend */
  async #meet(lend) {
    const { core, manifest } = this.vault;
    const keys = await core.access.run(() => core.access.api.lendingKey(this.statement));
    fill(this.#face, "fingerprint", await fingerprint(keys));
    let known = false;
    try {
      known = isPinned(manifest.pins, this.permit.to, keys);
      fill(this.#face, "pinned", known ? "The same as when you last lent to them." : "Ask them to read theirs to you from the page “Your vault”. It is kept in your vault from here on.");
    } catch (problem) {
      if (!isProblem(problem, "key_exchanged")) throw problem;
      fill(this.#face, "told", toldShort(problem));
    }
    const compared = input(this.#face, "#compared");
    const shown = () => { lend.hidden = !known && !compared.checked; };
    compared.addEventListener("change", shown);
    if (compared.parentElement) compared.parentElement.hidden = known;
    this.#keys = keys;
    shown();
  }

  async #lend() {
    fill(this.#face, "told", "");
    const chosen = this.#face.querySelector("input[name=lent]:checked");
    const note = this.vault.all().find((one) => chosen instanceof HTMLInputElement && one.note === chosen.value);
    if (!note || !this.#keys) return fill(this.#face, "told", "Choose the note that you lend.");
    const { core } = this.vault;
    try {
      await this.vault.pin(this.permit.to, pinOf(this.#keys));
      const lent = await sealLent(core.unlocked, this.permit, this.#keys, note);
      await core.access.run(async () => core.access.api.lend({ ...lent, permit: this.statement, proof: await core.access.proof(core.identity) }));
      for (const part of this.#face.querySelectorAll("[data-before]")) if (part instanceof HTMLElement) part.hidden = true;
      fill(this.#face, "done", `Lent to ${this.permit.name} through ${longDay(this.permit.until)}.`);
      await this.#list();
    } catch (problem) {
      fill(this.#face, "told", toldShort(problem));
    }
  }

  /** What is lent now, each with a way to end it. */
  async #list() {
    const { core } = this.vault;
    const { lendings } = await core.access.run(() => core.access.api.lendings());
    const live = lendings.filter(({ ended }) => !ended);
    place(this.#face, "lendings").replaceChildren(...live.map((one) => {
      const line = piece("lending-line");
      const note = this.vault.all().find(({ note: ref }) => ref === one.note);
      fill(line, "what", `${note ? `${note.label}, ${longDay(note.at)}` : "A note"}, through ${longDay(one.until)}`);
      on(line, "end", async () => {
        try {
          await core.access.run(async () => core.access.api.endLending(one.lending, await core.access.proof(core.identity)));
          fill(this.#face, "done", "Ended. The vault serves it to nobody but you.");
          await this.#list();
        } catch (problem) {
          fill(this.#face, "told", toldShort(problem));
        }
      });
      return line;
    }));
    const part = this.#face.querySelector("[data-lent]");
    if (part instanceof HTMLElement) part.hidden = live.length === 0;
  }
}
