/** Search over all one's own notes, in this browser: the words looked for go nowhere. */
import { fill, input, on, piece, place, shortDay } from "../dom.js";

const SHOWN = 50;

export class Search {
  #face = piece("search");

  /** @param {{pane: import("./pane.js").Pane, vault: import("../vault.js").Vault, words?: string}} around */
  constructor({ pane, vault, words = "" }) {
    this.pane = pane;
    this.vault = vault;
    this.words = words;
  }

  /** @param {HTMLElement} view */
  show(view) {
    on(this.#face, "back", () => void this.pane.write());
    const field = input(this.#face, "#words");
    field.value = this.words;
    field.addEventListener("input", () => this.#find(field.value));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") void this.pane.write();
      if (event.key === "ArrowDown" || event.key === "Enter") {
        event.preventDefault();
        const first = this.#face.querySelector(".line");
        if (first instanceof HTMLElement) first.focus();
      }
    });
    view.replaceChildren(this.#face);
    this.#find(field.value);
    field.focus();
  }

  /** @param {string} words */
  #find(words) {
    this.words = words;
    const asked = words.trim();
    const hits = asked.length > 1 ? this.vault.search(asked) : [];
    fill(this.#face, "found", asked.length < 2 ? "" : hits.length === 0 ? `Nothing of yours has “${asked}”` : hits.length > SHOWN ? `The first ${SHOWN}` : "");
    place(this.#face, "hits").replaceChildren(...hits.slice(0, SHOWN).map((hit) => {
      const line = piece("hit");
      fill(line, "day", shortDay(hit.at));
      fill(line, "label", hit.label);
      fill(line, "snippet", hit.snippet);
      const whole = this.vault.all().find(({ note }) => note === hit.note);
      line.addEventListener("click", () => whole && void this.pane.read(whole, { back: () => new Search({ ...this, words: this.words }).show(this.view()) }));
      return line;
    }));
  }

  view() {
    return place(this.pane.main, "view");
  }
}
