/**
 * The pane on the session page: which face it shows, and the way from one to the next. Closed, it is the same whether
 * notes exist or not. It never asks for a note, counts none and recommends none.
 */
import { Access } from "../access.js";
import { readKept, waitingFor } from "../destroying.js";
import { fill, longDay, moment, on, piece, place, settle } from "../dom.js";
import { Journal } from "../offline.js";
import { VaultProblem, isProblem } from "../problems.js";
import { readStatement } from "../statement.js";
import { canDoIt } from "../support.js";
import { Vault } from "../vault.js";
import { Destroying } from "./destroying.js";
import { watch } from "./idle.js";
import { Lending } from "./lending.js";
import { lentToMe, readLent } from "./lent.js";
import { isAlt } from "./passage-words.js";
import { Passages } from "./passages.js";
import { Reading } from "./reading.js";
import { Releasing } from "./releasing.js";
import { Search } from "./search.js";
import { watchSight } from "./sight.js";
import { draftStore, thisDevice } from "./storage.js";
import { told, toldShort } from "./troubles.js";
import { byPasskey, byTopPage, lastWay } from "./unlocking.js";
import { Writing } from "./writing.js";

/** @typedef {import("../statement.js").SessionStatement} Session */
/** @typedef {{kind: "order", said: import("../statement.js").OrderStatement, statement: string}|{kind: "lending", said: import("../statement.js").LendingStatement, statement: string}} Errand */

const ASKED_AGAIN = 8 * 60_000; // a statement of what is held is good for ten minutes

export class Pane {
  /** @type {Session|null} */
  session = null;
  /** @type {Errand|null} what is carried in from the record instead of a session */
  errand = null;
  /** @type {Vault|null} */
  vault = null;
  /** @type {Writing|null} */
  writing = null;
  /** @type {Passages|null} */
  passages = null;
  /** @type {import("./dump.js").Dump|null} everything written down at once, being sorted */
  dump = null;
  /** @type {() => void} */
  #stop = () => {};
  /** What is held, as the record said last. @type {Promise<import("../destroying.js").Kept>|null} */
  kept = null;
  /** @type {Promise<void>} */
  #known;

  /** @param {{main: HTMLElement, api: import("../api.js").Api, site: import("../api.js").Site, line: import("./record.js").RecordLine}} around */
  constructor({ main, api, site, line }) {
    this.main = main;
    this.api = api;
    this.site = site;
    this.line = line;
    this.access = new Access({ api, ticket: (purpose) => line.ticket(purpose) });
    this.#known = new Promise((done) => {
      line.on("session", (heard) => void this.#meet(heard.statement).then(done));
      for (const kind of /** @type {const} */ (["order", "lending"])) line.on(kind, (heard) => void this.#carryIn(kind, heard.statement).then(done));
    });
    line.on("lock", () => void this.lock());
    line.on("passage", (heard) => this.passages?.offer(heard));
    line.on("taken", (heard) => {
      this.passages?.taken(heard.id);
      void this.dump?.taken(heard.id);
    });
    line.on("kept", (heard) => {
      this.passages?.kept(heard.id);
      this.dump?.kept(heard.id);
    });
    addEventListener("keydown", (event) => {
      if (!event.isTrusted) return;
      if (isAlt(event, "l") && this.vault) {
        event.preventDefault();
        void this.lock();
      } else if (isAlt(event, "m") && this.passages && !this.dump?.isShown) {
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

  /** An order or a permission, if the record signed it for whoever unlocks, and it is in its time. @param {"order"|"lending"} kind @param {string} statement */
  async #carryIn(kind, statement) {
    if (this.errand) return;
    try {
      const { origin, record_keys: keys, now } = this.site;
      const whose = this.session ? { author: this.session.author, practice: this.session.practice } : {};
      this.errand = /** @type {Errand} */ ({ kind, said: readStatement(statement, kind, { keys, origin, now, ...whose }), statement });
      // Beside a session an order opens that client's notes or none.
      if (this.session && this.errand.kind === "order" && this.errand.said.client !== this.session.client) {
        this.errand = null;
        throw new VaultProblem("order_other_client");
      }
      if (this.session && this.vault) await this.#doErrand();
    } catch (problem) {
      const wrong = isProblem(problem, "clock") ? "expired" : isProblem(problem, "order_other_client") ? null : "forged";
      const said = wrong ? new VaultProblem(`${kind}_${wrong}`, { cause: problem }) : problem;
      if (this.vault) this.writing?.notice(told(said));
      else this.trouble(said);
    }
  }

  /** What was carried in, done in the open drawer. */
  async #doErrand() {
    const { errand, vault } = this;
    if (!errand || !vault) return;
    await this.writing?.settled();
    const view = place(this.main, "view");
    if (errand.kind === "order") {
      const sight = watchSight(view);
      new Releasing({ pane: this, vault, order: errand.said, statement: errand.statement, isSeen: () => sight() !== "hidden" }).show(view);
    } else {
      await new Lending({ pane: this, vault, permit: errand.said, statement: errand.statement }).show(view);
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
    const { access } = this;
    const session = this.session ?? this.errand?.said;
    if (!session) throw new VaultProblem("clock", { what: "The record hasn’t said which session this is", why: "", do: "Load the page again." });
    if (access.author !== session.author || access.practice !== session.practice) {
      throw new VaultProblem("other_author", { what: "This page and your ticket name two people",
        why: "The session was opened by one sign-in and the ticket comes from another.", do: "Load the page again." });
    }
    const bar = this.busy("Opening", "Your notes are opened in this browser.");
    const { store, keeps } = await draftStore();
    const { author, practice } = session;
    const journal = new Journal({ store, unlocked, whose: { author, practice },
      failed: () => this.writing?.notice({ what: "This device can’t keep a copy.", why: "Its storage is full or shut off.", do: "Words are safe once they are sealed; stay connected." }) });
    try {
      this.vault = await Vault.open({ access, unlocked, device: thisDevice(), journal, acceptOlder,
        onProgress: ({ done, of }) => { if (of > 0) [bar.max, bar.value] = [of, done]; } });
    } catch (problem) {
      await journal.end();
      if (!(problem instanceof VaultProblem) || problem.kind !== "older") throw problem;
      const lastSaved = typeof problem.facts.lastSaved === "string" ? `What it has was last saved ${moment(problem.facts.lastSaved)}. ` : "";
      const said = new VaultProblem("older", { what: problem.what, why: `${problem.why} ${lastSaved}`, do: problem.do });
      return void this.trouble(said, undefined, () => void this.#open(unlocked, { acceptOlder: true }).catch((again) => this.trouble(again)));
    }
    await this.#inside(this.vault, keeps);
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

  /** @param {Vault} vault @param {boolean} keeps drafts outlive the page */
  async #inside(vault, keeps) {
    const recovered = await vault.recover().catch(() => []);
    const { session } = this;
    const face = piece("inside");
    fill(face, "label", session?.label);
    fill(face, "day", session ? longDay(session.day) : "");
    on(face, "lock", () => void this.lock());
    this.main.replaceChildren(face);
    const stopWatching = watch({
      show: (words) => fill(face, "countdown", words),
      lock: () => void this.lock(),
      beat: () => this.line.say("active"),
    });
    // Asked by the clock and never for a note, so that the record can't tell by it what is done here.
    const asking = setInterval(() => this.#askWhatIsHeld(vault), ASKED_AGAIN);
    this.#askWhatIsHeld(vault);
    this.#stop = () => {
      stopWatching();
      clearInterval(asking);
    };
    void this.#whatWillGo(vault);
    if (!session) return this.#doErrand();
    this.writing = new Writing({ pane: this, view: place(face, "view"), notices: place(face, "notices"), session, vault, keeps });
    this.passages = new Passages({ pane: this, line: this.line });
    await this.write();
    this.writing.broughtBack(recovered);
    this.writing.area.focus();
    void this.#lentToMe(vault);
    if (this.errand) await this.#doErrand();
  }

  /** @param {Vault} vault */
  #askWhatIsHeld(vault) {
    this.kept = this.line.ticket("keeping").then((statement) => readKept(statement, vault.core));
    this.kept.catch(() => {});
  }

  /** Above the words: what goes soon, because two people destroyed a client's record. @param {Vault} vault */
  async #whatWillGo(vault) {
    const waiting = await waitingFor(vault.core, vault.holdings).catch(() => []);
    if (this.vault !== vault) return;
    place(this.main, "ends").replaceChildren(...waiting.filter(({ spared }) => !spared).map(({ client, certificate, due }) => {
      const line = piece("will-go");
      const [newest] = vault.notesOf(client);
      fill(line, "label", newest?.label ?? "a client");
      fill(line, "due", longDay(due));
      if (newest) on(line, "read", () => void this.read(newest));
      on(line, "keep", (event) => { if (event.isTrusted) void this.#spare(vault, certificate, line); });
      return line;
    }));
  }

  /** What this author wrote stays. @param {Vault} vault @param {string} certificate @param {HTMLElement} line */
  async #spare({ core }, certificate, line) {
    try {
      await core.access.run(async () => core.access.api.spare(certificate, await core.access.proof(core.identity)));
      fill(line, "says", "You keep your notes about this client. They stay yours to destroy.");
      for (const part of line.querySelectorAll("[data-before]")) if (part instanceof HTMLElement) part.hidden = true;
    } catch (problem) {
      fill(line, "says", toldShort(problem));
    }
  }

  /** @param {import("../holdings.js").Shown} note @param {() => void} back */
  async destroying(note, back) {
    if (!this.vault) return;
    await new Destroying({ pane: this, vault: this.vault, note, back }).show(place(this.main, "view"));
  }

  /** Below the words, and only where something is lent to this person now. @param {Vault} vault */
  async #lentToMe(vault) {
    const list = await lentToMe({ vault, open: async (lent) => {
      await this.writing?.settled();
      readLent(place(this.main, "view"), lent, () => void this.write());
    } }).catch(() => null);
    if (list && this.vault === vault) place(this.main, "lent").replaceChildren(list);
  }

  /** @param {string} [note] another note than today's */
  async write(note) {
    this.line.say("width", { wide: false });
    this.line.say("full", { full: false });
    await this.writing?.show(note);
    this.passages?.shown();
  }

  /** @param {import("../holdings.js").Shown} note @param {{versions?: boolean, back?: () => void}} [how] */
  async read(note, { versions = false, back = () => void this.write() } = {}) {
    if (!this.vault) return;
    await this.writing?.settled();
    await new Reading({ pane: this, vault: this.vault, note, back }).show(place(this.main, "view"), { versions });
  }

  /** Everything at once: one text in, two columns out. */
  async writeItAllDown() {
    const { vault, session, writing } = this;
    if (!vault || !session || !writing) return;
    await writing.settled();
    const { Dump } = await import("./dump.js");
    this.dump ??= new Dump({ pane: this, vault, session, keeps: writing.keeps });
    this.dump.show(place(this.main, "view"));
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
    this.dump?.leave();
    this.dump = null;
    await writing?.leave();
    await vault.lock();
    this.writing = null;
    this.main.replaceChildren();
    this.line.say("locked");
  }

  /** The record opens its page about the vault: from here, its strict cookie would not go along. @param {HTMLElement} face */
  #offerSetUp(face) {
    on(face, "set-up", () => this.line.say("ticket-wanted", { purpose: "set-up" }));
  }
}
