/**
 * Making, wrapping and unlocking an author's identity. The identity in clear lives in a Worker of its own, which is ended
 * as soon as the job is done; what comes back are keys that can't be exported.
 */
import { base64, fromBase64 } from "./bytes.js";
import { readKitCode } from "./kit.js";
import { fileKeyOf, newPasskey, stanzaFor } from "./passkey.js";
import { asTyped } from "./passphrase.js";
import { VaultProblem } from "./problems.js";
import { notStarted, startWorker } from "./workers.js";

/** @typedef {import("./identity-file.js").Unlocked} Unlocked */
/** @typedef {import("./key-work.js").MakeStanza} MakeStanza */
/** @typedef {"passphrase"|"passkey"|"kit"} WrapKind */
/** @typedef {{kind: WrapKind, file: string}} Wrap an age file in base64, as the server keeps it */
/**
 * Where the identity is in clear: KeyWork itself, or the Worker that does its jobs.
 * @typedef {object} KeyDesk
 * @property {() => Promise<Unlocked>} make
 * @property {(file: Uint8Array, how: {words?: string, fileKey?: Uint8Array}) => Promise<Unlocked>} open
 * @property {(how: {words?: string, stanza?: MakeStanza}) => Promise<Uint8Array>} wrap
 * @property {(needed: number, shares: number) => Promise<{recipient: string, file: Uint8Array, shares: Uint8Array[]}>} makeWill
 * @property {() => void} [end]
 */
/**
 * Where a will is opened: the shares are combined there, and the identity comes into hand.
 * @typedef {object} WillDesk
 * @property {(shares: Uint8Array[], recipient: string) => Promise<CryptoKey>} combine
 * @property {(file: Uint8Array) => Promise<Unlocked>} openWill
 * @property {(code: string) => Promise<string>} wrapAgain the identity, wrapped by a recovery code, in base64
 * @property {() => void} end
 */

/** @returns {KeyDesk & WillDesk & {seal: (plain: Uint8Array, words: string) => Promise<Uint8Array<ArrayBuffer>>}} */
function workerDesk() {
  const worker = startWorker("keys");
  /** @param {object} job @param {MakeStanza} [stanza] @returns {Promise<any>} */
  const ask = (job, stanza) => new Promise((done, failed) => {
    /** @type {unknown} */
    let refusal = null;
    worker.onerror = () => failed(notStarted());
    worker.onmessage = async ({ data }) => {
      if ("ask" in data) {
        const made = await stanza?.(data.ask).catch((error) => { refusal = error; return null; });
        worker.postMessage({ stanza: made ?? null });
      } else if ("failed" in data) {
        failed(refusal ?? new VaultProblem(data.failed));
      } else {
        done(data.done);
      }
    };
    worker.postMessage(job);
  });
  return {
    make: () => ask({ job: "make" }),
    open: (file, how) => ask({ job: "open", file, ...how }),
    wrap: ({ words, stanza }) => ask({ job: "wrap", words, passkey: stanza !== undefined }, stanza),
    makeWill: (needed, shares) => ask({ job: "make-will", needed, shares }),
    combine: (shares, recipient) => ask({ job: "combine", shares, recipient }),
    openWill: (file) => ask({ job: "open-will", file }),
    wrapAgain: async (code) => base64(await ask({ job: "wrap", words: await readKitCode(code), passkey: false })),
    seal: (plain, words) => ask({ job: "seal", plain, words }),
    end: () => worker.terminate(),
  };
}

/** @returns {WillDesk} */
export const willDesk = () => workerDesk();

/** A file sealed with words, in a Worker. @param {Uint8Array} plain @param {string} words @returns {Promise<Uint8Array<ArrayBuffer>>} */
export async function sealWithWords(plain, words) {
  const { seal, end } = workerDesk();
  try {
    return await seal(plain, asTyped(words));
  } finally {
    end();
  }
}

/** An identity whose text is still at the desk, so that it can be wrapped. `close()` ends that. */
export class IdentityInHand {
  /** @param {KeyDesk} desk @param {Unlocked} unlocked */
  constructor(desk, unlocked) {
    this.desk = desk;
    this.unlocked = unlocked;
    this.recipient = unlocked.recipient;
    this.signingKey = unlocked.signingKey;
  }

  /** @param {string} words checked by checkPassphrase before @returns {Promise<Wrap>} */
  async wrapWithPassphrase(words) {
    return { kind: "passphrase", file: base64(await this.desk.wrap({ words: asTyped(words) })) };
  }

  /** @param {string} code @returns {Promise<Wrap>} */
  async wrapWithKit(code) {
    return { kind: "kit", file: base64(await this.desk.wrap({ words: await readKitCode(code) })) };
  }

  /** Makes a passkey and wraps with it: two touches. @param {{name: string, type?: "passkey"|"security-key"}} about @returns {Promise<Wrap>} */
  async wrapWithPasskey(about) {
    const passkey = await newPasskey(about);
    return { kind: "passkey", file: base64(await this.desk.wrap({ stanza: (fileKey) => stanzaFor(passkey, fileKey) })) };
  }

  /** The text is gone with its Worker; the keys stay. */
  close() {
    this.desk.end?.();
  }
}

/** A new identity, not wrapped and not known to anyone yet. @param {{desk?: KeyDesk}} [given] */
export async function makeIdentity({ desk = workerDesk() } = {}) {
  return new IdentityInHand(desk, await desk.make());
}

/**
 * Opens a wrapped identity and keeps it in hand. A passphrase and a recovery code are `words`; a passkey asks by itself.
 * @param {Wrap} wrap @param {{words?: string, desk?: KeyDesk}} [given] @returns {Promise<IdentityInHand>}
 */
export async function inHand({ kind, file }, { words = "", desk } = {}) {
  const bytes = fromBase64(file);
  const how = kind === "passkey" ? { fileKey: await fileKeyOf(bytes) }
    : { words: kind === "kit" ? await readKitCode(words) : asTyped(words) };
  const at = desk ?? workerDesk();
  try {
    return new IdentityInHand(at, await at.open(bytes, how));
  } catch (error) {
    at.end?.();
    throw error;
  }
}

/** @param {Wrap} wrap @param {{words?: string, desk?: KeyDesk}} [given] @returns {Promise<Unlocked>} */
export async function unlock(wrap, given) {
  const hand = await inHand(wrap, given);
  hand.close();
  return hand.unlocked;
}

/** @param {string} file @param {string} words */
export const unlockWithPassphrase = (file, words) => unlock({ kind: "passphrase", file }, { words });
/** @param {string} file @param {string} code */
export const unlockWithKit = (file, code) => unlock({ kind: "kit", file }, { words: code });
/** @param {string} file */
export const unlockWithPasskey = (file) => unlock({ kind: "passkey", file });

/**
 * One more wrap of the same identity, which is opened anew for it: adding a way in is not something an unlocked page can do.
 * @param {{from: Wrap & {words?: string}, to: {kind: WrapKind, words?: string, name?: string}, desk?: KeyDesk}} given
 * @returns {Promise<Wrap>}
 */
export async function rewrap({ from, to, desk }) {
  const hand = await inHand(from, { words: from.words ?? "", ...(desk ? { desk } : {}) });
  try {
    if (to.kind === "passkey") return await hand.wrapWithPasskey({ name: to.name ?? "Twodrawer vault" });
    return await (to.kind === "kit" ? hand.wrapWithKit(to.words ?? "") : hand.wrapWithPassphrase(to.words ?? ""));
  } finally {
    hand.close();
  }
}
