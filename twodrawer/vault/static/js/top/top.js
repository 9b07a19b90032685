/**
 * The vault's own page, its address in sight: set-up, unlocking by what is typed, keys, and taking everything along.
 * It is opened by the record's page "Your vault", or by the frame beside a note that wants to be unlocked.
 */
import { Access } from "../access.js";
import { fill, on, piece, place, settle } from "../dom.js";
import { message, parse } from "../messages.js";
import { RecordLine } from "../pane/record.js";
import { told } from "../pane/troubles.js";
import { VaultProblem } from "../problems.js";
import { canDoIt } from "../support.js";
import { manage } from "./manage.js";
import { openWill } from "./opening-will.js";
import { reset, setUp } from "./set-up.js";
import { askForKey } from "./unlock.js";

/** @typedef {import("../api.js").StoredIdentity} Identity */

const WAIT = 2_000;

export class Top {
  /** @param {{main: HTMLElement, api: import("../api.js").Api, site: import("../api.js").Site}} around */
  constructor({ main, api, site }) {
    this.api = api;
    this.site = site;
    const face = piece("top");
    fill(face, "host", location.host);
    main.replaceChildren(face);
    this.place = place(face, "page");
  }

  async start() {
    try {
      const lacks = await canDoIt();
      if (lacks) throw lacks;
      if (!window.opener) return this.say({ title: "Open this page from your record", what: "The vault opens with a ticket from your record.",
        why: "", do: `Go to ${this.site.record_origin}, and choose “Your vault” in the menu behind your name.` });
      if (location.hash === "#unlock") return await this.#forFrame(window.opener);
      this.line = new RecordLine({ origin: this.site.record_origin, window: window.opener });
      this.line.say("ready");
      if (location.hash === "#will") return await openWill(this, this.line);
      this.access = new Access({ api: this.api, ticket: (purpose) => this.#ticket(purpose) });
      await this.#atHome();
    } catch (problem) {
      this.fail(problem);
    }
  }

  /** @param {HTMLElement} page */
  show(page) {
    for (const spot of page.querySelectorAll('[data-place="limits"]')) spot.replaceChildren(piece("limits"));
    this.place.replaceChildren(page);
    settle(page);
    scrollTo(0, 0);
    return page;
  }

  /** @param {string} title @param {string} says */
  wait(title, says) {
    const page = piece("page-wait");
    fill(page, "title", title);
    fill(page, "says", says);
    return this.show(page);
  }

  /**
   * @param {{title: string, what: string, why: string, do: string}} said
   * @param {{label: string, run: () => void}} [first] @param {{label: string, run: () => void}} [second]
   */
  say(said, first, second) {
    const page = piece("page-says");
    for (const name of /** @type {const} */ (["title", "what", "why", "do"])) fill(page, name, said[name]);
    if (first) on(page, "first", first.run).textContent = first.label;
    if (second) on(page, "second", second.run).textContent = second.label;
    this.show(page);
  }

  /** @param {unknown} problem @param {() => void} [again] */
  fail(problem, again = () => location.reload()) {
    const { what, why, do: act } = told(problem);
    this.say({ title: what, what: "", why, do: act }, { label: "Try again", run: again });
  }

  async #atHome() {
    if (!this.access) return;
    this.wait("Your vault", "Asking your record for a ticket…");
    const begun = await this.access.begin("open");
    const current = begun.identities.find(({ state }) => state === "current");
    if (!current) return void await this.#setUp("enrolled");
    const found = await askForKey(this, current, { title: "Unlock your vault", neither: true });
    if (found === "neither") {
      if (await reset(this)) await this.#setUp("reset");
      else await this.#atHome();
      return;
    }
    await manage(this, current.ref, found);
  }

  /** @param {"enrolled"|"reset"} reason */
  async #setUp(reason) {
    await setUp(this, reason);
    this.say({ title: "Your vault is ready", what: "Go back to a session: the green drawer beside the progress note opens with what you have just set up.",
      why: "It stays optional, always. A session is complete without it.", do: "" },
    { label: "Close this page", run: () => window.close() }, { label: "Manage this vault", run: () => location.reload() });
  }

  /** A ticket; while the record wants a fresh sign-in, this page says so and waits. @param {"open"|"set-up"} purpose @returns {Promise<string>} */
  async #ticket(purpose) {
    const before = [...this.place.children];
    let isWaiting = false;
    for (;;) {
      try {
        const ticket = await /** @type {RecordLine} */ (this.line).ticket(purpose);
        if (isWaiting) this.place.replaceChildren(...before);
        return ticket;
      } catch (problem) {
        if (!(problem instanceof VaultProblem) || problem.kind !== "ticket_confirm") throw problem;
        if (!isWaiting) this.wait(told(problem).what, `${problem.why} ${problem.do}`);
        isWaiting = true;
        await new Promise((done) => setTimeout(done, WAIT));
      }
    }
  }

  /** What is typed here opens the frame that asked; the keys go to it, and nowhere else. @param {Window} frame */
  async #forFrame(frame) {
    /** @type {Promise<{identities: Identity[]}>} */
    const asked = new Promise((done) => addEventListener("message", (event) => {
      const heard = parse(event, { origin: location.origin, from: frame });
      if (heard?.kind === "unlock-with") done({ identities: heard.identities });
    }));
    this.wait("Unlock your vault", "Asking your record for a ticket…");
    frame.postMessage(message("unlock-ready"), location.origin);
    const { identities } = await asked;
    const current = identities.find(({ state }) => state === "current");
    if (!current) throw new VaultProblem("not_set_up");
    const hand = await askForKey(this, current, { title: "Unlock your vault", neither: false });
    if (hand === "neither") return;
    hand.close();
    frame.postMessage(message("unlocked", { unlocked: hand.unlocked, identity: current.ref }), location.origin);
    this.say({ title: "Unlocked", what: "Your notes are open beside the session. This page can be closed.", why: "", do: "" });
    window.close();
  }
}
