/** Destroying a note of one's own: what it means, a word to type, and no when the client's record is held. */
import { isHeld } from "../destroying.js";
import { fill, input, longDay, on, piece, settle } from "../dom.js";
import { VaultProblem } from "../problems.js";
import { toldShort } from "./troubles.js";

const DESTROY = "destroy";

export class Destroying {
  #face = piece("destroying");

  /** @param {{pane: import("./pane.js").Pane, vault: import("../vault.js").Vault, note: import("../holdings.js").Shown, back: () => void}} around */
  constructor({ pane, vault, note, back }) {
    this.pane = pane;
    this.vault = vault;
    this.note = note;
    this.back = back;
  }

  /** @param {HTMLElement} view */
  async show(view) {
    const { note, vault } = this;
    fill(this.#face, "of", `${note.label}, ${longDay(note.at)}`);
    fill(this.#face, "title", note.title);
    const versions = vault.versions(note.note).length;
    fill(this.#face, "versions", versions > 1 ? `All ${versions} versions of it go.` : "");
    on(this.#face, "back", () => this.back());
    const form = this.#form;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.isTrusted) void this.#destroy();
    });
    view.replaceChildren(this.#face);
    settle(this.#face);
    try {
      const kept = await this.#kept();
      if (await isHeld(kept.said, note.client)) throw new VaultProblem("client_held");
      form.hidden = false;
    } catch (problem) {
      fill(this.#face, "told", toldShort(problem));
    }
  }

  get #form() {
    const form = this.#face.querySelector("form");
    if (!form) throw new TypeError("There is no form");
    return form;
  }

  #kept() {
    if (!this.pane.kept) throw new VaultProblem("keeping_forged");
    return this.pane.kept;
  }

  async #destroy() {
    const sure = input(this.#face, "#sure-destroy");
    fill(this.#face, "told", "");
    if (sure.value.trim().toLowerCase() !== DESTROY) {
      fill(this.#face, "told", `Type the word ${DESTROY} first: this can’t be undone.`);
      return sure.focus();
    }
    try {
      await this.vault.destroy(this.note.note, await this.#kept());
      await this.pane.write();
      this.pane.writing?.notice({ what: "The note is destroyed.", why: "Nobody brings it back, on no device.", do: "" });
    } catch (problem) {
      fill(this.#face, "told", toldShort(problem));
    }
  }
}
