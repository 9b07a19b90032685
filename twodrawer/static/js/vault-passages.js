/**
 * One sentence at a time between the progress note and the psychotherapy note, in either direction. With the caret in a
 * sentence, Alt M offers it to the other drawer; there it is confirmed. This page drops a sentence only after the vault
 * has sealed it, and takes one in only by a key or a click here. What was written down all at once crosses the same way, many
 * sentences with one confirmation; the record says which section each is for.
 */
import { csrfToken, fill, fromTemplate, newTab, postJson } from "./page.js";
import { isAlt, sentenceAt, withAtEnd, without } from "./passage-words.js";
import { bindVault } from "./vault-frame.js";

/** @typedef {import("./vault-frame.js").VaultFrame} VaultFrame */

/** @param {HTMLTextAreaElement} area @param {string} text */
function write(area, text) {
  area.value = text;
  area.dispatchEvent(new Event("twodrawer:filled", { bubbles: true }));
  area.dispatchEvent(new Event("twodrawer:carried", { bubbles: true }));
}

export class Passages {
  /** @type {Map<string, {text: string, area: HTMLTextAreaElement, view: HTMLElement}>} offered to the vault, still here */
  #out = new Map();
  /** @type {Map<string, {text: string, view: HTMLElement, many?: boolean}>} offered by the vault, not in the chart */
  #in = new Map();
  /** @type {HTMLTextAreaElement|null} where the caret was last */
  #last = null;

  /** @param {HTMLFormElement} form @param {VaultFrame} vault */
  constructor(form, vault) {
    this.form = form;
    this.vault = vault;
    vault.listen((kind, heard) => {
      if (kind === "active") this.#again();
      if (kind === "passage") this.#offered(heard);
      if (kind === "passages") this.#offeredMany(heard);
      if (kind === "sealed") this.#sealed(heard.id);
      if (kind === "kept") this.#dropped(heard.id);
      if (kind === "locked") this.#closed();
    });
    form.addEventListener("focusin", ({ target }) => {
      if (target instanceof HTMLTextAreaElement) this.#last = target;
    });
    // A sentence that is held back goes the same way; it is only shown to the drawer, and confirmed there.
    form.addEventListener("twodrawer:across", (event) => {
      const { target } = event;
      if (event instanceof CustomEvent && target instanceof HTMLTextAreaElement && !target.readOnly) this.#offerFrom(target, event.detail.text);
    });
    addEventListener("keydown", (event) => {
      if (!event.isTrusted || !isAlt(event, "m")) return;
      event.preventDefault();
      const waiting = this.#in.keys().next();
      if (!waiting.done) this.#take(waiting.value);
      else this.#offer();
    });
  }

  /** The sentence at the caret, for the vault. */
  #offer() {
    const area = document.activeElement;
    if (!(area instanceof HTMLTextAreaElement) || area.form !== this.form || area.readOnly) return;
    const found = sentenceAt(area.value, area.selectionStart, area.selectionEnd);
    if (!found) return;
    area.setSelectionRange(found.from, found.to);
    this.#offerFrom(area, found.text);
  }

  /** @param {HTMLTextAreaElement} area @param {string} text */
  #offerFrom(area, text) {
    const already = [...this.#out.entries()].find(([, one]) => one.text === text && one.area === area);
    if (already) return void this.#show(already[0]);
    const id = newTab();
    const view = fromTemplate("passage-out");
    fill(view, "text", text);
    view.querySelector("[data-keep]")?.addEventListener("click", () => {
      this.vault.say("kept", { id });
      this.#dropped(id);
      area.focus();
    });
    this.#out.set(id, { text, area, view });
    area.after(view);
    this.#show(id);
  }

  /** Into the open drawer, and the focus with it: the confirming key is pressed there. @param {string} id */
  #show(id) {
    const passage = this.#out.get(id);
    if (!passage) return;
    fill(passage.view, "says", this.vault.isOpen ? "Confirm it in the green drawer. It stays here until it is sealed there." : "Unlock the green drawer first. It stays here until it is sealed there.");
    if (this.vault.isOpen) this.vault.say("passage", { id, text: passage.text });
    this.vault.focus();
  }

  /** The drawer is open: what waited is offered once more. */
  #again() {
    for (const [id, { text, view }] of this.#out) {
      fill(view, "says", "Confirm it in the green drawer. It stays here until it is sealed there.");
      this.vault.say("passage", { id, text });
    }
  }

  /** It is sealed there: now, and not before, it leaves the chart. @param {string} id */
  #sealed(id) {
    const passage = this.#out.get(id);
    this.#dropped(id);
    if (!passage || passage.area.readOnly) return;
    const text = without(passage.area.value, passage.text);
    if (text !== null) write(passage.area, text);
    // Earlier copies of the draft, wherever they lie, must not open any more: the next save seals it under new keys.
    this.form.dispatchEvent(new Event("twodrawer:moved"));
  }

  /** @param {{id: string, text: string}} heard */
  #offered({ id, text }) {
    const area = this.#target();
    if (!area || this.#in.has(id)) return;
    const view = fromTemplate("passage-in");
    fill(view, "text", text);
    fill(view, "take", `Put it into ${area.dataset.title ?? "the note"}`);
    view.querySelector("[data-take]")?.addEventListener("click", (event) => { if (event.isTrusted) this.#take(id); });
    view.querySelector("[data-keep]")?.addEventListener("click", () => {
      this.vault.say("kept", { id });
      this.#dropped(id);
      this.vault.focus();
    });
    this.#in.set(id, { text, view });
    area.after(view);
    view.scrollIntoView({ block: "nearest" });
    const button = view.querySelector("[data-take]");
    if (button instanceof HTMLElement) button.focus();
  }

  /** Many sentences at once, one on each line. @param {{id: string, text: string}} heard */
  #offeredMany({ id, text }) {
    const all = text.split("\n").map((line) => line.trim()).filter(Boolean);
    if (all.length === 0 || this.#in.has(id)) return;
    const view = fromTemplate("passages-in");
    view.querySelector("ol")?.append(...all.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }));
    view.querySelector("[data-take]")?.addEventListener("click", (event) => { if (event.isTrusted) this.#take(id); });
    view.querySelector("[data-keep]")?.addEventListener("click", () => {
      this.vault.say("kept", { id });
      this.#dropped(id);
      this.vault.focus();
    });
    this.#in.set(id, { text: all.join("\n"), view, many: true });
    this.form.prepend(view);
    view.scrollIntoView({ block: "nearest" });
    const button = view.querySelector("[data-take]");
    if (button instanceof HTMLElement) button.focus();
  }

  /** Each sentence into the section for what it says; where the record can't be asked, all into the one with the caret. @param {string} id @param {string} text */
  async #takeMany(id, text) {
    const all = text.split("\n");
    const home = this.#target();
    if (!home || home.readOnly) return void this.vault.say("kept", { id });
    this.form.dispatchEvent(new CustomEvent("twodrawer:decided", { detail: { text } }));
    const answer = await postJson(this.form.dataset.placesUrl ?? "", { sentences: all }, { csrf: csrfToken(this.form) });
    const keys = answer.status === 200 && Array.isArray(answer.body?.sections) ? answer.body.sections : [];
    const areas = new Set([home]);
    all.forEach((sentence, number) => {
      const found = this.form.querySelector(`textarea[name="section_${CSS.escape(String(keys[number] ?? ""))}"]`);
      const area = found instanceof HTMLTextAreaElement ? found : home;
      const isOpen = area.value.trim() !== "" && !/[.!?…]["'”’)\]]*\s*$/.test(area.value);
      write(area, isOpen ? `${area.value.trimEnd()}\n${sentence}` : withAtEnd(area.value, sentence));
      areas.add(area);
    });
    this.vault.say("taken", { id });
    [...areas].at(-1)?.focus();
  }

  /** @param {string} id */
  #take(id) {
    const passage = this.#in.get(id);
    if (passage?.many) {
      this.#dropped(id);
      return void this.#takeMany(id, passage.text);
    }
    const area = passage?.view.previousElementSibling;
    this.#dropped(id);
    if (!passage || !(area instanceof HTMLTextAreaElement) || area.readOnly) return;
    // Taking it in was the decision: it isn't held back again.
    this.form.dispatchEvent(new CustomEvent("twodrawer:decided", { detail: { text: passage.text } }));
    write(area, withAtEnd(area.value, passage.text));
    this.vault.say("taken", { id });
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }

  /** The section with the caret, else the plan, else the last. @returns {HTMLTextAreaElement|null} */
  #target() {
    const areas = /** @type {HTMLTextAreaElement[]} */ ([...this.form.querySelectorAll("textarea[name^=section_]")]);
    const plan = areas.find(({ name }) => name === "section_plan");
    return (this.#last?.isConnected ? this.#last : null) ?? plan ?? areas.at(-1) ?? null;
  }

  /** @param {string} id */
  #dropped(id) {
    for (const all of [this.#in, this.#out]) {
      all.get(id)?.view.remove();
      all.delete(id);
    }
  }

  /** Locked: what the vault offered is nobody's to take any more; what waits for it stays in the chart. */
  #closed() {
    for (const id of [...this.#in.keys()]) this.#dropped(id);
    for (const { view } of this.#out.values()) fill(view, "says", "Unlock the green drawer first. It stays here until it is sealed there.");
  }
}

if (typeof document !== "undefined") {
  const place = document.querySelector("[data-vault]");
  if (place instanceof HTMLElement) {
    const vault = bindVault(place);
    const form = document.querySelector("form[data-draft]");
    if (form instanceof HTMLFormElement) new Passages(form, vault);
    // No note is being written: nothing could take the sentence.
    else vault.listen((kind, heard) => { if (kind === "passage" || kind === "passages") vault.say("kept", { id: heard.id }); });
  }
}
