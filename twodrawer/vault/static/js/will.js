/**
 * A professional will: the identity file, sealed to a key of its own whose secret is split among custodians. Made from an
 * identity that is in hand; opened by whoever has enough shares, by answering for that key first. What is taken along then
 * is what the author's own exit would be, with a recovery code that is made for it.
 */
import { fromBase64 } from "./bytes.js";
import { exportZip } from "./exit.js";
import { newKitCode } from "./kit.js";
import { openManifest } from "./manifest.js";
import { directOpener } from "./opening.js";
import { VaultProblem } from "./problems.js";
import { answer } from "./proof.js";
import { readShare, shareCode, willName, withShare } from "./shares.js";

/** @typedef {import("./keys.js").WillDesk} WillDesk */
/** @typedef {import("./shares.js").Share} Share */
/** @typedef {{token: string, expires: string, now: string, practice: string, author: string, identity: string, recipient: string, needed: number, shares: number, wish: "hand_over"|"destroy"}} Begun */

export const MOST = 9;

/**
 * @param {import("./keys.js").IdentityInHand} hand @param {{needed: number, shares: number}} how
 * @returns {Promise<{recipient: string, file: Uint8Array, codes: string[]}>}
 */
export async function makeWill(hand, { needed, shares }) {
  if (!(needed >= 2 && shares >= needed && shares <= MOST)) throw new VaultProblem("will_numbers");
  const made = await hand.desk.makeWill(needed, shares);
  const will = await willName(made.recipient);
  const codes = await Promise.all(made.shares.map((share) => shareCode({ needed, shares, will, share })));
  return { recipient: made.recipient, file: made.file, codes };
}

export class Opening {
  /** @type {Share[]} */
  #together = [];

  /** @param {{api: import("./api.js").Api, begun: Begun, ticketId: string, origin: string, desk: WillDesk}} around */
  constructor({ api, begun, ticketId, origin, desk }) {
    this.api = api;
    this.begun = begun;
    this.ticketId = ticketId;
    this.origin = origin;
    this.desk = desk;
  }

  /** How many more are needed. */
  get missing() { return Math.max(0, this.begun.needed - this.#together.length); }
  get count() { return this.#together.length; }

  /** One share, typed from paper. @param {string} typed */
  async add(typed) {
    const { recipient, needed } = this.begun;
    this.#together = withShare(this.#together, await readShare(typed), { will: await willName(recipient), needed });
  }

  /** The custodians' key, if the shares make the one that the will was sealed to; and its answer. */
  async #proof() {
    if (this.missing > 0) throw new VaultProblem("shares_missing", { why: `${this.begun.needed} of ${this.begun.shares} are needed, and ${this.count} ${this.count === 1 ? "is" : "are"} here. Fewer say nothing at all about the key.` });
    const { recipient } = this.begun;
    const identity = await this.desk.combine(this.#together.map(({ share }) => share), recipient);
    const { challenge, file } = await this.api.openingChallenge();
    const expected = { origin: this.origin, ticketId: this.ticketId, identity };
    return { challenge, answer: await answer(fromBase64(file), expected) };
  }

  /** Everything of this author is gone. The page asked for a confirming word before. */
  async destroy() {
    await this.api.destroyByWill(await this.#proof());
  }

  /** The author's exit, with a recovery code that opens it. @param {import("./reading.js").OnProgress} [onProgress] */
  async takeAlong(onProgress) {
    const { file } = await this.api.openWill(await this.#proof());
    const unlocked = await this.desk.openWill(fromBase64(file));
    const code = await newKitCode();
    const kit = { ref: "", kind: /** @type {const} */ ("kit"), made_at: "", confirmed: true, file: await this.desk.wrapAgain(code) };
    const { api } = this;
    const { author, practice, identity } = this.begun;
    /** @type {any} */
    const access = { api, author, practice, run: (/** @type {() => Promise<unknown>} */ job) => job(), identityOf: () => ({ wraps: [kit] }) };
    const { counter, file: list, mac } = await api.manifest();
    const { manifest } = list !== null && mac !== null ? await openManifest(unlocked, { counter, file: list, mac }, { author, practice })
      : { manifest: { notes: {} } };
    /** @type {any} */
    const vault = { manifest, core: { access, unlocked, opener: directOpener, identity, author, practice } };
    const { zip, missing } = await exportZip(vault, { ...(onProgress ? { onProgress } : {}) });
    return { zip, code, missing };
  }
}
