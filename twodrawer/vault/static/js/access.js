/**
 * Standing before the server: a ticket from the record, a token for ten minutes, and the proof that this browser holds the
 * key. When the token runs out, a fresh ticket is asked for (only a live sign-in has one) and the proof is given again,
 * without the person noticing.
 */
import { fromBase64, utcText } from "./bytes.js";
import { ApiProblem } from "./api.js";
import { VaultProblem, isProblem } from "./problems.js";
import { answer } from "./proof.js";
import { readStatement } from "./statement.js";

/** @typedef {import("./api.js").Proof} Proof */
/** @typedef {import("./identity-file.js").Unlocked} Unlocked */

const RENEW_BEFORE_MS = 45_000;

export class Access {
  /** @type {import("./statement.js").Ticket|null} */
  #ticket = null;
  /** @type {Map<string, Unlocked>} the keys this page holds, by their identity's ref */
  #keys = new Map();
  /** @type {string|null} the identity that the token reads: the one proved last */
  #reading = null;
  #until = 0;
  #ahead = 0; // how far the server's clock is before this computer's, in milliseconds
  /** @type {Promise<unknown>} */
  #renewing = Promise.resolve();
  /** @type {import("./api.js").StoredIdentity[]} */
  identities = [];
  /** @type {import("./api.js").Site|null} */
  site = null;

  /**
   * @param {object} given
   * @param {import("./api.js").Api} given.api
   * @param {(purpose: "open"|"set-up") => Promise<string>} given.ticket asks the record for one
   * @param {string} [given.origin] this vault's own origin: the browser's, never a server's word
   */
  constructor({ api, ticket, origin = globalThis.location?.origin }) {
    this.api = api;
    this.ask = ticket;
    this.origin = origin;
  }

  get author() { return this.#ticket?.author ?? ""; }
  get practice() { return this.#ticket?.practice ?? ""; }
  /** What the server's clock says. */
  get now() { return utcText(Date.now() + this.#ahead); }
  get purpose() { return this.#ticket?.purpose ?? "open"; }

  /** A token, which opens only the wrapped identities. @param {"open"|"set-up"} [purpose] */
  async begin(purpose = "open") {
    this.site = await this.api.site();
    if (this.site.origin !== this.origin) throw new VaultProblem("statement");
    const text = await this.ask(purpose);
    const { author, practice } = this.#ticket ?? {};
    const ticket = readStatement(text, "ticket", { keys: this.site.record_keys, origin: this.origin, now: this.site.now,
      ...(author ? { author, practice } : {}) });
    const begun = await this.api.begin(text);
    if (begun.author !== ticket.author || begun.practice !== ticket.practice) throw new VaultProblem("statement");
    this.#ticket = ticket;
    this.identities = begun.identities;
    this.#ahead = Date.parse(begun.now) - Date.now();
    this.#until = Date.now() + Date.parse(begun.expires) - Date.parse(begun.now);
    return begun;
  }

  /** What the record says about the session on its page, for this author. @param {string} statement */
  session(statement) {
    if (!this.site || !this.#ticket) throw new VaultProblem("statement");
    return readStatement(statement, "session", { keys: this.site.record_keys, origin: this.origin, author: this.author,
      practice: this.practice, now: this.now });
  }

  /** The stored identity of this key. @param {Unlocked} unlocked */
  identityOf(unlocked) {
    const found = this.identities.find(({ recipient }) => recipient === unlocked.recipient);
    if (!found) throw new VaultProblem("wrong_key", { why: "The server lists no vault of yours with this key." });
    return found;
  }

  /** From here on this token reads what is sealed for this key, and that only. @param {Unlocked} unlocked @returns {Promise<string>} the identity's ref */
  async prove(unlocked) {
    const { ref } = this.identityOf(unlocked);
    await this.api.prove(await this.proof(ref, unlocked));
    this.#keys.set(ref, unlocked);
    this.#reading = ref;
    return ref;
  }

  /** A fresh proof, for one change. @param {string} identity @param {Unlocked} [unlocked] @returns {Promise<Proof>} */
  proof(identity, unlocked = this.#keys.get(identity)) {
    if (!unlocked) throw new VaultProblem("wrong_key");
    return this.#answered({ identity }, unlocked);
  }

  /** The proof for an identity that the server doesn't have yet. @param {Unlocked} unlocked @returns {Promise<Proof>} */
  newProof(unlocked) {
    return this.#answered({ recipient: unlocked.recipient }, unlocked);
  }

  /** @param {{identity: string}|{recipient: string}} whose @param {Unlocked} unlocked */
  async #answered(whose, unlocked) {
    const { challenge, file } = await this.api.challenge(whose);
    const expected = { origin: this.origin, ticketId: this.#ticket?.id ?? "", identity: unlocked.identity };
    return { challenge, answer: await answer(fromBase64(file), expected) };
  }

  /**
   * Does a job that needs the token, with a fresh one when it has run out, once more when the server says so.
   * @template T @param {() => Promise<T>} job @returns {Promise<T>}
   */
  async run(job) {
    if (Date.now() > this.#until - RENEW_BEFORE_MS) await this.#renewed();
    try {
      return await job();
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
      await this.#renewed();
      return job();
    }
  }

  /** One renewal at a time, however many jobs wait for it. */
  #renewed() {
    const before = this.#until;
    const next = this.#renewing.catch(() => {}).then(async () => {
      if (this.#until !== before) return;
      await this.begin("open");
      const unlocked = this.#keys.get(this.#reading ?? "");
      if (unlocked) await this.prove(unlocked);
    });
    this.#renewing = next;
    return next;
  }
}

/** @param {unknown} error whether the server just can't be reached now */
export const isOffline = (error) => isProblem(error, "offline") || error instanceof ApiProblem && error.status >= 502;
