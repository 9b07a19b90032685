/**
 * Sends the saves of one draft, one at a time, when `draft-state.js` says that they are due.
 * The clock, the timers and the network are given, so that the tests can be exact about time.
 */
import { answered, due, isDirty, isStopped, leaving, movedAway, resolved, typed, wantEverything } from "./draft-state.js";

/** @typedef {import("./draft-state.js").DraftState} DraftState */
/** @typedef {import("./draft-state.js").Save} Save */
/** @typedef {import("./draft-state.js").Reply} Reply */
/**
 * @typedef {object} Surroundings
 * @property {() => number} now
 * @property {(run: () => void, ms: number) => any} setTimer
 * @property {(timer: any) => void} clearTimer
 * @property {(save: Save, how: {leaving: boolean}) => Promise<Reply>} send
 * @property {(state: DraftState) => void} show
 */

export class DraftSaver {
  /** @type {any} */
  #timer = null;
  /** @type {((state: DraftState) => void)[]} */
  #waiting = [];

  /** @param {DraftState} state @param {Surroundings} around */
  constructor(state, around) {
    this.state = state;
    this.around = around;
  }

  /** @param {Omit<Parameters<typeof typed>[1], "now">} change */
  typed(change) {
    this.#move(typed(this.state, { ...change, now: this.around.now() }));
  }

  /** A sentence of this draft lies in the other drawer now. */
  moved() {
    if (!isStopped(this.state)) this.#move(movedAway(this.state));
  }

  /** @param {Parameters<typeof resolved>[1]} choices */
  resolve(choices) {
    this.#move(resolved(this.state, choices, this.around.now()));
  }

  /**
   * Sends everything, the unfinished sentence included. Resolves when the record has it, or when it can't.
   * True: the record has every word of the page.
   * @param {{leaving?: boolean}} [how] leaving: the page may be gone before the answer comes
   * @returns {Promise<boolean>}
   */
  async flush({ leaving: left = false } = {}) {
    if (!isDirty(this.state) && !this.state.inFlight) return true;
    if (isStopped(this.state)) return false;
    const settled = new Promise((done) => this.#waiting.push(done));
    this.#move(wantEverything(this.state), left);
    await settled;
    return !isDirty(this.state);
  }

  /** The network is back, or the author looked at the page again: no need to wait any longer. */
  again() {
    if (this.state.phase === "offline" || this.state.phase === "signed-out") this.#move(wantEverything(this.state));
  }

  stop() {
    this.around.clearTimer(this.#timer);
  }

  /** @param {DraftState} state @param {boolean} [left] */
  #move(state, left = false) {
    this.state = state;
    this.around.clearTimer(this.#timer);
    const next = due(state);
    if (next) {
      const wait = next.at - this.around.now();
      if (wait <= 0) return void this.#send(next.everything, left);
      this.#timer = this.around.setTimer(() => this.#move(this.state), wait);
    }
    // Nothing is left that a wish to send everything could mean; the next key must not inherit it.
    if (!next && !state.inFlight) this.state = { ...state, flush: false };
    this.around.show(this.state);
    if (!state.inFlight && !(state.flush && next)) this.#release();
  }

  /** @param {boolean} everything @param {boolean} left */
  async #send(everything, left) {
    const under = leaving(this.state, { everything });
    this.state = under;
    this.around.show(under);
    /** @type {Reply} */
    let reply;
    try {
      reply = await this.around.send(under.inFlight, { leaving: left });
    } catch {
      reply = { status: 0, body: null };
    }
    const after = answered(this.state, reply, this.around.now());
    // A flush that came while this save was under way still wants the rest; one that failed must not wait for ever.
    this.#move(reply.status === 200 || after.phase === "typing" ? after : { ...after, flush: false });
  }

  #release() {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done(this.state);
  }
}
