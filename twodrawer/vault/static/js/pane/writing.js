/**
 * Writing: the words of one note, sealed as they stand a moment after the last key, and said to be sealed only when they
 * were fetched back, opened and compared. When the vault can't be reached, they are kept on this device, sealed.
 */
import { doer, fill, on, piece, place, shortDay } from "../dom.js";
import { isUnreachable, toldShort } from "./troubles.js";

const QUIET = 1_200; // after the last key
const AT_MOST = 10_000; // while the writing goes on
const AGAIN = 5_000; // when the vault couldn't be reached

/** @typedef {import("../vault.js").Vault} Vault */
/** @typedef {"quiet"|"typing"|"sealing"|"sealed"|"offline"|"refused"|"both"} Phase */

/** How long ago, for the eye. @param {number} ms */
export function ago(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return seconds < 60 ? `${seconds} s ago` : seconds < 3600 ? `${Math.floor(seconds / 60)} min ago` : `${Math.floor(seconds / 3600)} h ago`;
}

export class Writing {
  /** @type {string|null} the note, from its first word on */
  note = null;
  /** @type {HTMLTextAreaElement} */
  area = document.createElement("textarea");
  #sealed = "";
  #sealedAt = 0;
  #firstChange = 0;
  /** @type {Phase} */
  #phase = "quiet";
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** @type {Promise<boolean>} */
  #saving = Promise.resolve(true);
  /** @type {HTMLElement} */
  #face = document.createElement("div");
  #isLeft = false;

  /** @param {{pane: import("./pane.js").Pane, view: HTMLElement, notices: HTMLElement, session: import("../statement.js").SessionStatement, vault: Vault}} around */
  constructor({ pane, view, notices, session, vault }) {
    this.pane = pane;
    this.view = view;
    this.notices = notices;
    this.session = session;
    this.vault = vault;
    setInterval(() => this.#tick(), 1000);
    addEventListener("online", () => void this.seal());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") void this.seal(); });
    addEventListener("pagehide", () => void this.#keepHere());
  }

  get text() {
    return this.area.value.replace(/\r\n?/g, "\n");
  }

  /** The note of this session, or the one asked for. @param {string} [note] */
  async show(note) {
    await this.settled();
    const mine = await this.vault.notesOf(this.session.client);
    const line = note ? mine.find((one) => one.note === note) : mine.find((one) => one.session === this.session.session);
    this.note = line?.note ?? null;
    let text = line?.text ?? "";
    if (this.note) await this.vault.edit(this.note);
    const draft = await this.#draft();
    this.#sealed = text;
    this.#sealedAt = line ? Date.parse(line.at) : 0;
    this.#face = piece("writing");
    const area = this.#face.querySelector("textarea");
    if (!area) throw new TypeError("There is no place to write");
    this.area = area;
    area.setAttribute("aria-label", `Psychotherapy note of ${shortDay(line?.at ?? this.session.day)}`);
    if (draft !== null && draft !== text) text = draft;
    area.value = text;
    area.addEventListener("input", () => this.changed());
    on(this.#face, "move", (event) => this.pane.passages?.out(event));
    on(this.#face, "search", () => void this.pane.search());
    this.#offerTools();
    this.#list(mine);
    this.view.replaceChildren(this.#face);
    this.#say(line ? "sealed" : "quiet");
    if (draft !== null && text !== this.#sealed) {
      this.notice({ what: "Brought back from this device.", why: "These words were written while the vault couldn’t be reached.", do: "" });
      this.changed();
    }
  }

  /** Words that this browser kept, sealed, when they couldn't be saved. @returns {Promise<string|null>} */
  async #draft() {
    const drafts = await this.vault.recover();
    const here = drafts.find((draft) => (this.note ? draft.note === this.note : draft.session === this.session.session && draft.client === this.session.client));
    if (!here) return null;
    if (!this.note) this.note = here.note;
    return here.text;
  }

  changed() {
    clearTimeout(this.#timer);
    if (this.text === this.#sealed) return void this.#say(this.note ? "sealed" : "quiet");
    if (this.#phase !== "offline") this.#say("typing");
    const now = Date.now();
    this.#firstChange ||= now;
    this.#timer = setTimeout(() => void this.seal(), Math.max(0, Math.min(QUIET, this.#firstChange + AT_MOST - now)));
  }

  /** Seals what stands there. True: the vault has every word. @returns {Promise<boolean>} */
  seal() {
    clearTimeout(this.#timer);
    this.#saving = this.#saving.then(() => this.#seal(), () => this.#seal());
    return this.#saving;
  }

  async #seal() {
    const text = this.text;
    this.#firstChange = 0;
    if (text === this.#sealed) return true;
    // A note that was never begun and is empty again is no note.
    if (!this.note && text.trim() === "") return true;
    this.#say("sealing");
    try {
      this.note ??= this.vault.begin({ client: this.session.client, label: this.session.label, session: this.session.session });
      await this.vault.journal.keep(this.note, text);
      const saved = await this.vault.save(this.note, text);
      this.#sealed = text;
      this.#sealedAt = Date.now();
      if (saved.conflict) this.#both(saved.conflict);
      else this.#say(this.text === text ? "sealed" : "typing");
      this.#offerTools();
      if (this.text !== text) this.changed();
      return this.text === text;
    } catch (problem) {
      if (isUnreachable(problem) || isOutOfTickets(problem)) {
        this.#say("offline");
        fill(this.#face, "told", isOutOfTickets(problem) ? toldShort(problem) : "");
      } else {
        this.#say("refused");
        fill(this.#face, "told", toldShort(problem));
      }
      if (!this.#isLeft) this.#timer = setTimeout(() => void this.seal(), AGAIN);
      return false;
    }
  }

  /** Resolves when what was typed is sealed, or kept here. */
  async settled() {
    if (this.text !== this.#sealed) await this.seal();
    else await this.#saving;
  }

  /** Before the drawer closes: sealed, or at least kept on this device. */
  async leave() {
    this.#isLeft = true;
    await Promise.race([this.settled(), new Promise((done) => setTimeout(done, 4_000))]);
    await this.#keepHere();
    this.area.value = "";
  }

  async #keepHere() {
    if (this.note && this.text !== this.#sealed) await this.vault.journal.keep(this.note, this.text).catch(() => {});
  }

  /** @param {string} text the note's new words; sealed at once @returns {Promise<boolean>} */
  write(text) {
    this.area.value = text;
    this.changed();
    return this.seal();
  }

  /** Something to know above the words. @param {{what: string, why: string, do: string}} said @param {{label: string, run: () => void}} [act] */
  notice(said, act) {
    const face = piece("pane-notice");
    for (const name of /** @type {const} */ (["what", "why", "do"])) fill(face, name, said[name]);
    on(face, "dismiss", () => face.remove());
    if (act) {
      const button = on(face, "act", () => {
        face.remove();
        act.run();
      });
      button.textContent = act.label;
    }
    this.notices.replaceChildren(face);
  }

  /** Another device wrote the same note meanwhile: both texts are versions now. @param {{version: number, at: string, text: string}} other */
  #both(other) {
    this.#say("both");
    this.notice({ what: "Written on two devices.", why: "The other text is kept as a version of its own; what you see is yours.", do: "" },
      { label: "Read the other", run: () => void this.#readOther(other) });
  }

  /** @param {{version: number}} other */
  async #readOther(other) {
    const line = (await this.vault.notesOf(this.session.client)).find(({ note }) => note === this.note);
    if (line) await this.pane.read({ ...line, version: other.version }, { versions: true });
  }

  async #offerTools() {
    for (const name of ["versions", "print"]) doer(this.#face, name).hidden = !this.note;
    if (!this.note || this.#face.dataset.bound) return;
    this.#face.dataset.bound = "yes";
    const { note } = this;
    const line = async () => (await this.vault.notesOf(this.session.client)).find((one) => one.note === note);
    on(this.#face, "versions", () => void this.settled().then(line).then((one) => one && this.pane.read(one, { versions: true })));
    on(this.#face, "print", () => void this.settled().then(line).then(async (one) => one && (await import("./reading.js")).print(one, this.text)));
  }

  /** The other notes about this client; nothing at all when there are none. @param {import("../vault.js").NoteLine[]} mine */
  #list(mine) {
    const others = mine.filter(({ note }) => note !== this.note).sort((a, b) => b.at.localeCompare(a.at));
    const list = place(this.#face, "earlier");
    list.hidden = others.length === 0;
    list.replaceChildren(...others.map((note) => {
      const line = piece("earlier-line");
      fill(line, "day", shortDay(note.at));
      fill(line, "title", note.title || "Without words");
      line.addEventListener("click", () => void this.pane.read(note));
      return line;
    }));
  }

  /** @param {Phase} phase */
  #say(phase) {
    this.#phase = phase;
    const state = this.#face.querySelector(".saved");
    if (!(state instanceof HTMLElement)) return;
    state.dataset.phase = phase;
    // While someone writes, the state is seen, not heard: reading out each change would talk over the writing.
    state.setAttribute("aria-live", phase === "typing" || phase === "sealing" ? "off" : "polite");
    const words = { quiet: "", typing: "Not sealed yet", sealing: "Sealing…", sealed: "Sealed and saved", both: "Sealed: two texts",
      offline: "Offline: kept on this device, sealed", refused: "Not sealed" };
    fill(state, "state", words[phase]);
    if (phase !== "offline" && phase !== "refused") fill(this.#face, "told", "");
    this.#tick();
  }

  /** The age is for the eye only: read out each second it would never be quiet. */
  #tick() {
    fill(this.#face, "age", this.#phase === "sealed" && this.#sealedAt ? ago(Date.now() - this.#sealedAt) : "");
  }
}

/** The sign-in is over or the record is away: the words wait here, sealed. @param {unknown} problem */
function isOutOfTickets(problem) {
  return typeof problem === "object" && problem !== null && "kind" in problem && String(problem.kind).startsWith("ticket_");
}
