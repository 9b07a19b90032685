/**
 * The line to the record: the frame's parent, or the window that opened the vault's own page. Only messages of the closed
 * list, from the record's origin and from that one window, are heard; everything said goes to the record's origin alone.
 */
import { message, parse } from "../messages.js";
import { VaultProblem } from "../problems.js";

const PATIENCE = 12_000;

/** What a person reads when the record gives no ticket. @type {Record<string, [string, string, string]>} */
const WHY_NOT = {
  "signed-out": ["You are signed out", "The vault opens only for somebody who is signed in to the record.", "Sign in again, then unlock."],
  confirm: ["The record wants to know that it is you", "Setting up, starting anew or making a new key needs your sign-in to be fresh (45 CFR 164.312(d)).", "Go to the record’s window, confirm there, and come back. This page waits."],
  unreachable: ["The record doesn’t answer", "The vault opens with a ticket from the record, and none came.", "Look at your connection and try again."],
  refused: ["The record gave no ticket", "Your role has no vault, or your rights have changed.", "Ask whoever manages people in your practice."],
};

export class RecordLine {
  /** @type {((found: {ticket: string}|{why: string}) => void)[]} */
  #waiting = [];
  /** @type {Map<string, ((heard: any) => void)[]>} */
  #heard = new Map();
  /** @type {Promise<unknown>} */
  #turn = Promise.resolve();

  /** @param {{origin: string, window: Window}} record */
  constructor({ origin, window: other }) {
    this.origin = origin;
    this.other = other;
    addEventListener("message", (event) => {
      const heard = parse(event, { origin, from: other });
      if (heard) this.#hear(heard);
    });
  }

  /** @param {string} kind @param {(heard: any) => void} run */
  on(kind, run) {
    this.#heard.set(kind, [...(this.#heard.get(kind) ?? []), run]);
  }

  /** @param {string} kind @param {Record<string, unknown>} [fields] */
  say(kind, fields = {}) {
    this.other.postMessage(message(kind, fields), this.origin);
  }

  /** A fresh ticket, or what else the record signs; a VaultProblem that says why there is none. One at a time: an answer
   * doesn't say what it answers. @param {"open"|"set-up"|"will"|"keeping"} purpose @returns {Promise<string>} */
  ticket(purpose) {
    const next = this.#turn.then(() => this.#ticket(purpose));
    this.#turn = next.catch(() => {});
    return next;
  }

  /** @param {string} purpose @returns {Promise<string>} */
  async #ticket(purpose) {
    /** @type {{ticket: string}|{why: string}} */
    const found = await new Promise((done) => {
      const timer = setTimeout(() => done({ why: "unreachable" }), PATIENCE);
      this.#waiting.push((answer) => {
        clearTimeout(timer);
        done(answer);
      });
      this.say("ticket-wanted", { purpose });
    });
    if ("ticket" in found) return found.ticket;
    const [what, why, act] = WHY_NOT[found.why] ?? WHY_NOT.unreachable ?? ["", "", ""];
    throw new VaultProblem(`ticket_${found.why}`, { what, why, do: act });
  }

  /** @param {any} heard */
  #hear(heard) {
    if (heard.kind === "ticket") this.#waiting.shift()?.({ ticket: heard.ticket });
    else if (heard.kind === "ticket-refused") this.#waiting.shift()?.({ why: heard.why });
    for (const run of this.#heard.get(heard.kind) ?? []) run(heard);
  }
}
