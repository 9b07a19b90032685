/**
 * The work on an identity in clear: make it, wrap it, open it. In the browser it runs in a Worker that ends when it is
 * done (key-worker.js); the text never leaves this object.
 */
import { Decrypter, Encrypter, Stanza } from "../vendor/age.js";
import { fromUtf8 } from "./bytes.js";
import { keysOf, newIdentityFile } from "./identity-file.js";
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

export class KeyWork {
  /** @type {string|null} */
  #text = null;

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
