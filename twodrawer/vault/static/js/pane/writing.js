/**
 * Writing: the words of one note, sealed as they stand a moment after the last key, and said to be sealed only when they
 * were fetched back, opened and compared. When the vault can't be reached, they are kept on this device, sealed.
 */
import { doer, fill, moment, on, piece, place, shortDay } from "../dom.js";
import { ago } from "./ago.js";
import { print } from "./reading.js";
import { isUnreachable, toldShort } from "./troubles.js";

const QUIET = 1_200; // after the last key
const AT_MOST = 10_000; // while the writing goes on
const AGAIN = 5_000; // when the vault couldn't be reached

/** @typedef {import("../vault.js").Vault} Vault */
/** @typedef {"quiet"|"typing"|"sealing"|"sealed"|"offline"|"refused"|"both"} Phase */

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

  /** @param {{pane: import("./pane.js").Pane, view: HTMLElement, notices: HTMLElement, session: import("../statement.js").SessionStatement, vault: Vault, keeps: boolean}} around keeps: drafts outlive the page */
  constructor({ pane, view, notices, session, vault, keeps }) {
    this.keeps = keeps;
    this.pane = pane;
    this.view = view;
    this.notices = notices;
    this.session = session;
    this.vault = vault;
    setInterval(() => this.#tick(), 1000);
    addEventListener("online", () => void this.seal());
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") void this.seal(); });
    addEventListener("pagehide", () => void this.vault.journal?.flush());
  }

  get text() {
    return this.area.value.replace(/\r\n?/g, "\n");
  }

  /** The note of this session, or the one asked for. @param {string} [note] */
  async show(note) {
    await this.settled();
    const mine = this.vault.notesOf(this.session.client);
    const line = note ? mine.find((one) => one.note === note) : mine.find((one) => one.session === this.session.session);
    this.note = line?.note ?? null;
    if (this.note) this.vault.edit(this.note);
    this.#sealed = line?.text ?? "";
    this.#sealedAt = 0;
    this.#face = piece("writing");
    const area = this.#face.querySelector("textarea");
    if (!area) throw new TypeError("There is no place to write");
    this.area = area;
    area.setAttribute("aria-label", `Psychotherapy note of ${shortDay(line?.at ?? this.session.day)}`);
    area.value = this.#sealed;
    area.addEventListener("input", () => {
      this.#forgetSmallNotice();
      this.changed();
    });
    on(this.#face, "move", (event) => this.pane.passages?.out(event));
    on(this.#face, "dump", () => void this.pane.writeItAllDown());
    on(this.#face, "search", () => void this.pane.search());
    this.#offerTools();
    this.#list(mine);
    this.view.replaceChildren(this.#face);
    this.#say(line ? "sealed" : "quiet");
    if (line) fill(this.#face, "state", `Sealed ${moment(line.at)}`);
    const [broken] = this.vault.damaged().filter(({ client }) => client === this.session.client);
    if (broken) this.notice({ what: "One of your notes can’t be shown.", why: `${broken.problem.what} ${broken.problem.why}`, do: broken.problem.do });
  }

  /** What an earlier page left on this device is sealed on the server now. @param {import("../recovering.js").Recovered[]} recovered */
  broughtBack(recovered) {
    if (recovered.length === 0) return;
    const isBeside = recovered.some(({ beside }) => beside);
    this.notice({ what: "Brought back from this device.", why: "Words written while the vault couldn’t be reached are sealed there now.",
      do: isBeside ? "The note has a newer text by now: look for them among its versions." : "" });
  }

  changed() {
    clearTimeout(this.#timer);
    const { text } = this;
    if (text === this.#sealed) return void this.#say(this.note ? "sealed" : "quiet");
    // A note that was never begun and is empty again is no note.
    if (!this.note && text.trim() === "") return;
    const { client, label, session } = this.session;
    this.note ??= this.vault.begin({ client, label, session });
    this.vault.keep(this.note, text);
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
    if (!this.note) return true;
    const { note } = this;
    this.#say("sealing");
    try {
      const saved = await this.vault.save(note, text);
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
    clearTimeout(this.#timer);
    this.area.value = "";
  }

  /** @param {string} text the note's new words; sealed at once @returns {Promise<boolean>} */
  write(text) {
    this.area.value = text;
    this.changed();
    return this.seal();
  }

  /** Whoever writes on has read what was only worth a line. */
  #forgetSmallNotice() {
    if (!this.notices.querySelector(".notice.stays")) this.notices.replaceChildren();
  }

  /** Something to know above the words; it stays until it is dismissed. @param {{what: string, why: string, do: string}} said @param {{label: string, run: () => void}} [act] @param {{stays?: boolean}} [how] not staying: until the next key */
  notice(said, act, { stays = true } = {}) {
    const face = piece("pane-notice");
    face.classList.toggle("stays", stays);
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

  /** @param {{version: number, at: string}} other */
  async #readOther(other) {
    const line = this.vault.notesOf(this.session.client).find(({ note }) => note === this.note);
    if (line) await this.pane.read({ ...line, version: other.version, at: other.at }, { versions: true });
  }

  #offerTools() {
    for (const name of ["versions", "print"]) doer(this.#face, name).hidden = !this.note;
    if (!this.note || this.#face.dataset.bound) return;
    this.#face.dataset.bound = "yes";
    const { note } = this;
    const line = () => this.vault.notesOf(this.session.client).find((one) => one.note === note);
    on(this.#face, "versions", () => void this.settled().then(line).then((one) => one && this.pane.read(one, { versions: true })));
    on(this.#face, "print", () => void this.settled().then(line).then((one) => one && print(one, this.text)));
  }

  /** The other notes about this client; nothing at all when there are none. @param {import("../holdings.js").Shown[]} mine */
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
      offline: this.keeps ? "Offline: kept on this device, sealed" : "Offline: keep this page open", refused: "Not sealed" };
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
