/**
 * The pane on the session page: which face it shows, and the way from one to the next. Closed, it is the same whether
 * notes exist or not. It never asks for a note, counts none and recommends none.
 */
import { Access } from "../access.js";
import { fill, longDay, moment, on, piece, place, settle } from "../dom.js";
import { Journal } from "../offline.js";
import { VaultProblem } from "../problems.js";
import { recover } from "../recovering.js";
import { readStatement } from "../statement.js";
import { canDoIt } from "../support.js";
import { Vault } from "../vault.js";
import { watch } from "./idle.js";
import { isAlt } from "./passage-words.js";
import { Passages } from "./passages.js";
import { Reading } from "./reading.js";
import { Search } from "./search.js";
import { draftStore, thisDevice } from "./storage.js";
import { told } from "./troubles.js";
import { byPasskey, byTopPage, lastWay } from "./unlocking.js";
import { Writing } from "./writing.js";

/** @typedef {import("../statement.js").SessionStatement} Session */

export class Pane {
  /** @type {Session|null} */
  session = null;
  /** @type {Vault|null} */
  vault = null;
  /** @type {Writing|null} */
  writing = null;
  /** @type {Passages|null} */
  passages = null;
  /** @type {() => void} */
  #stop = () => {};
  /** @type {Promise<void>} */
  #known;

  /** @param {{main: HTMLElement, api: import("../api.js").Api, site: import("../api.js").Site, line: import("./record.js").RecordLine}} around */
  constructor({ main, api, site, line }) {
    this.main = main;
    this.api = api;
    this.site = site;
    this.line = line;
    this.access = new Access({ api, ticket: (purpose) => line.ticket(purpose) });
    this.#known = new Promise((done) => line.on("session", (heard) => void this.#meet(heard.statement).then(done)));
    line.on("lock", () => void this.lock());
    line.on("passage", (heard) => this.passages?.offer(heard));
    line.on("taken", (heard) => this.passages?.taken(heard.id));
    line.on("kept", (heard) => this.passages?.kept(heard.id));
    addEventListener("keydown", (event) => {
      if (!event.isTrusted) return;
      if (isAlt(event, "l") && this.vault) {
        event.preventDefault();
        void this.lock();
      } else if (isAlt(event, "m") && this.passages) {
        event.preventDefault();
        this.passages.pressed(event);
      }
    });
  }

  async start() {
    this.front();
    this.line.say("ready");
    const lacks = await canDoIt();
    if (lacks) this.trouble(lacks);
  }

  /** Whose session it is, said by the record and signed; never taken from the page. @param {string} statement */
  async #meet(statement) {
    // The first good one holds until the frame is gone: a later one can't put another client's name over these words.
    if (this.session) return;
    try {
      const { origin, record_keys: keys, now } = this.site;
      this.session = readStatement(statement, "session", { keys, origin, now });
    } catch (problem) {
      this.trouble(problem);
    }
  }

  /** The closed drawer. @param {string} [waiting] what is waiting to be let in */
  front(waiting = "") {
    const face = piece("front");
    fill(face, "waiting", waiting);
    const ways = face.querySelector(".ways");
    if (ways instanceof HTMLElement) ways.dataset.last = lastWay(this.session?.author) ?? "";
    on(face, "passkey", () => void this.unlocking(() => byPasskey(this)));
    on(face, "passphrase", (event) => void this.unlocking(() => byTopPage(this, event)));
    this.#offerSetUp(face);
    this.main.replaceChildren(face);
  }

  /** @param {() => Promise<{unlocked: import("../keys.js").Unlocked}>} way */
  async unlocking(way) {
    try {
      const opened = way();
      await this.#known;
      const { unlocked } = await opened;
      await this.#open(unlocked, {});
    } catch (problem) {
      if (problem instanceof VaultProblem && problem.kind === "cancelled") this.front();
      else this.trouble(problem, () => void this.unlocking(way));
    }
  }

  /** @param {import("../keys.js").Unlocked} unlocked @param {{acceptOlder?: boolean}} how */
  async #open(unlocked, { acceptOlder = false }) {
    const { session, access } = this;
    if (!session) throw new VaultProblem("clock", { what: "The record hasn’t said which session this is", why: "", do: "Load the page again." });
    if (access.author !== session.author || access.practice !== session.practice) {
      throw new VaultProblem("other_author", { what: "This page and your ticket name two people",
        why: "The session was opened by one sign-in and the ticket comes from another.", do: "Load the page again." });
    }
    const bar = this.busy("Opening", "Your notes are opened in this browser.");
    try {
      this.vault = await Vault.open({ access, unlocked, device: thisDevice(), acceptOlder,
        onProgress: ({ done, of }) => { if (of > 0) [bar.max, bar.value] = [of, done]; } });
    } catch (problem) {
      if (!(problem instanceof VaultProblem) || problem.kind !== "older") throw problem;
      const lastSaved = typeof problem.facts.lastSaved === "string" ? `What it has was last saved ${moment(problem.facts.lastSaved)}. ` : "";
      const said = new VaultProblem("older", { what: problem.what, why: `${problem.why} ${lastSaved}`, do: problem.do });
      return void this.trouble(said, undefined, () => void this.#open(unlocked, { acceptOlder: true }).catch((again) => this.trouble(again)));
    }
    await this.#inside(session, this.vault, unlocked);
  }

  /** @param {string} says @param {string} soft @param {() => void} [cancel] @returns {HTMLProgressElement} */
  busy(says, soft, cancel) {
    const face = piece("front-busy");
    fill(face, "says", says);
    fill(face, "soft", soft);
    const bar = face.querySelector("progress");
    if (!bar) throw new TypeError("There is no progress");
    bar.hidden = Boolean(cancel);
    const button = on(face, "cancel", () => cancel?.());
    button.hidden = !cancel;
    this.main.replaceChildren(face);
    settle(face);
    return bar;
  }

  /** What went wrong, why, and what to do. @param {unknown} problem @param {() => void} [again] @param {() => void} [anyway] */
  trouble(problem, again, anyway) {
    const said = told(problem);
    const face = piece("trouble");
    fill(face, "what", said.what);
    fill(face, "why", said.why);
    fill(face, "do", said.do);
    if (said.offers.includes("again") && again) on(face, "again", again);
    if (anyway) on(face, "anyway", anyway);
    if (said.offers.includes("passphrase")) on(face, "passphrase", (event) => void this.unlocking(() => byTopPage(this, event)));
    if (said.offers.includes("back")) on(face, "back", () => this.front());
    if (said.offers.includes("set-up")) this.#offerSetUp(face);
    this.main.replaceChildren(face);
    settle(face);
  }

  /** @param {Session} session @param {Vault} vault @param {import("../keys.js").Unlocked} unlocked */
  async #inside(session, vault, unlocked) {
    const { author, practice } = session;
    const { store, keeps } = await draftStore();
    const journal = new Journal({ store, unlocked, whose: { author, practice },
      failed: () => this.writing?.notice({ what: "This device can’t keep a copy.", why: "Its storage is full or shut off.", do: "Words are safe once they are sealed; stay connected." }) });
    const recovered = await recover(vault, journal).catch(() => []);
    const face = piece("inside");
    fill(face, "label", session.label);
    fill(face, "day", longDay(session.day));
    on(face, "lock", () => void this.lock());
    this.main.replaceChildren(face);
    this.writing = new Writing({ pane: this, view: place(face, "view"), notices: place(face, "notices"), session, vault, journal, keeps });
    this.passages = new Passages({ pane: this, line: this.line });
    await this.write();
    this.writing.broughtBack(recovered);
    this.writing.area.focus();
    this.#stop = watch({
      show: (words) => fill(face, "countdown", words),
      lock: () => void this.lock(),
      beat: () => this.line.say("active"),
    });
  }

  /** @param {string} [note] another note than today's */
  async write(note) {
    this.line.say("width", { wide: false });
    await this.writing?.show(note);
    this.passages?.shown();
  }

  /** @param {import("../holdings.js").Shown} note @param {{versions?: boolean, back?: () => void}} [how] */
  async read(note, { versions = false, back = () => void this.write() } = {}) {
    if (!this.vault) return;
    await this.writing?.settled();
    await new Reading({ pane: this, vault: this.vault, note, back }).show(place(this.main, "view"), { versions });
  }

  async search() {
    if (!this.vault) return;
    await this.writing?.settled();
    new Search({ pane: this, vault: this.vault }).show(place(this.main, "view"));
  }

  /** Everything is sealed or kept, everything readable leaves the page, and the record takes the frame away. */
  async lock() {
    if (!this.vault) return void this.line.say("locked");
    this.#stop();
    const { writing, vault } = this;
    this.vault = this.passages = null;
    await writing?.leave();
    vault.lock();
    this.writing = null;
    this.main.replaceChildren();
    this.line.say("locked");
  }

  /** The record opens its page about the vault: from here, its strict cookie would not go along. @param {HTMLElement} face */
  #offerSetUp(face) {
    on(face, "set-up", () => this.line.say("ticket-wanted", { purpose: "set-up" }));
  }
}
