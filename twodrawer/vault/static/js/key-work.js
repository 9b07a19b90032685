/**
 * The work on an identity in clear: make it, wrap it, open it. In the browser it runs in a Worker that ends when it is
 * done (key-worker.js); the text never leaves this object.
 */
import { Decrypter, Encrypter, Stanza, bech32, generateX25519Identity, identityToRecipient } from "../vendor/age.js";
import { combine, split } from "../vendor/shamir.js";
import { fromUtf8, utf8 } from "./bytes.js";
import { importX25519, keysOf, newIdentityFile } from "./identity-file.js";
import { sizeClass } from "./padding.js";
import { VaultProblem, isProblem } from "./problems.js";
import { header } from "./sealing.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("./identity-file.js").Unlocked} Unlocked */
/** @typedef {{args: string[], body: Uint8Array}} StanzaParts */
/** @typedef {(fileKey: Uint8Array) => Promise<StanzaParts>} MakeStanza asks the passkey, which only the page can */

/** scrypt's work factor: about a second here, and what 2^18 costs anyone who guesses. */
export const WORK_FACTOR = 18;
const PASSPHRASE_STANZA = /^-> scrypt [A-Za-z0-9+/]{22} (1[4-9]|20)$/;

/** Refuses to spend a minute on a file that no vault has wrapped. @param {Uint8Array} file */
function checkWrapped(file) {
  const [, stanza = ""] = header(file).lines;
  if (!PASSPHRASE_STANZA.test(stanza)) throw new VaultProblem("truncated");
}

const FILLING = /# filling: -*\n$/;

/** An identity file with a comment line after it, up to its size class. @param {string} text */
function filledUp(text) {
  const least = `${text}# filling: \n`;
  const length = utf8(least).length;
  return utf8(`${text}# filling: ${"-".repeat(sizeClass(length) - length)}\n`);
}

export class KeyWork {
  /** @type {string|null} */
  #text = null;
  /** @type {CryptoKey|null} */
  #custody = null;

  /** @returns {Promise<Unlocked>} */
  async make() {
    this.#text = await newIdentityFile();
    return keysOf(this.#text);
  }

  /** @param {Uint8Array} file @param {{words?: string, fileKey?: Uint8Array}} how @returns {Promise<Unlocked>} */
  async open(file, { words, fileKey }) {
    const opening = new Decrypter();
    if (fileKey !== undefined) {
      opening.addIdentity({ unwrapFileKey: () => fileKey });
    } else {
      checkWrapped(file);
      opening.addPassphrase(words ?? "");
    }
    try {
      const plain = await opening.decrypt(file);
      this.#text = fromUtf8(plain);
      plain.fill(0);
      return await keysOf(this.#text);
    } catch (cause) {
      if (isProblem(cause)) throw cause;
      const other = cause instanceof Error && cause.message.startsWith("no identity matched");
      throw new VaultProblem(other ? fileKey ? "wrong_key" : "wrong_passphrase" : "truncated", { cause });
    } finally {
      fileKey?.fill(0);
    }
  }

  /**
   * The identity in hand, sealed to a new key, and that key in shares. A comment line fills it up to its size class, so
   * that other age programs read it as the identity file that it is.
   * @param {number} needed @param {number} shares @returns {Promise<{recipient: string, file: Bytes, shares: Uint8Array[]}>}
   */
  async makeWill(needed, shares) {
    if (this.#text === null) throw new TypeError("No identity is in hand");
    const secret = await generateX25519Identity();
    const scalar = bech32.decodeToBytes(/** @type {`${string}1${string}`} */ (secret)).bytes;
    const recipient = await identityToRecipient(secret);
    const sealing = new Encrypter();
    sealing.addRecipient(recipient);
    const file = /** @type {Bytes} */ (await sealing.encrypt(filledUp(this.#text)));
    const parts = await split(scalar, shares, needed);
    scalar.fill(0);
    return { recipient, file, shares: parts };
  }

  /** The key in these shares, if it is the one that the will was sealed to. @param {Uint8Array[]} shares @param {string} recipient @returns {Promise<CryptoKey>} */
  async combine(shares, recipient) {
    const scalar = /** @type {Bytes} */ (await combine(shares));
    const identity = await importX25519(scalar);
    scalar.fill(0);
    // Too few or wrong shares give other bytes and no error: the derived recipient tells.
    if (await identityToRecipient(identity) !== recipient) throw new VaultProblem("shares_wrong");
    this.#custody = identity;
    return identity;
  }

  /** The identity that a will holds, in hand from here on. @param {Uint8Array} file @returns {Promise<Unlocked>} */
  async openWill(file) {
    if (this.#custody === null) throw new TypeError("No shares are together");
    const opening = new Decrypter();
    opening.addIdentity(this.#custody);
    const plain = fromUtf8(await opening.decrypt(file));
    this.#text = plain.replace(FILLING, "");
    return keysOf(this.#text);
  }

  /** Anything, sealed with words: scrypt would hold the page for a second. @param {Uint8Array} plain @param {string} words @returns {Promise<Bytes>} */
  async sealWith(plain, words) {
    const sealing = new Encrypter();
    sealing.setPassphrase(words);
    sealing.setScryptWorkFactor(WORK_FACTOR);
    return /** @type {Bytes} */ (await sealing.encrypt(plain));
  }

  /** The identity in hand, wrapped once more. @param {{words?: string, stanza?: MakeStanza}} how @returns {Promise<Bytes>} */
  async wrap({ words, stanza }) {
    if (this.#text === null) throw new TypeError("No identity is in hand");
    const wrapping = new Encrypter();
    if (stanza) {
      wrapping.addRecipient({
        wrapFileKey: async (fileKey) => {
          const { args, body } = await stanza(fileKey);
          return [new Stanza(args, body)];
        },
      });
    } else {
      wrapping.setPassphrase(words ?? "");
      wrapping.setScryptWorkFactor(WORK_FACTOR);
    }
    return /** @type {Bytes} */ (await wrapping.encrypt(this.#text));
  }
}
