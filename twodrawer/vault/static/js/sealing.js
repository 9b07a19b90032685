/**
 * Sealing a value into an age file for one recipient, and opening it again. Everything the vault stores for an author has
 * this one form: canonical JSON, padded, one X25519 stanza. A file of any other form isn't opened at all.
 */
import { Decrypter, Encrypter } from "../vendor/age.js";
import { fromUtf8, utf8 } from "./bytes.js";
import { canonical } from "./canonical.js";
import { padded, sizeClass } from "./padding.js";
import { VaultProblem } from "./problems.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */

const CHUNK = 65536;
const TAG = 16;
const NONCE = 16;
const VERSION = "age-encryption.org/v1";
const SHARE = /^-> X25519 [A-Za-z0-9+/]{43}$/;
const BODY = /^[A-Za-z0-9+/]{43}$/;
const MAC = /^--- [A-Za-z0-9+/]{43}$/;
// A header with one stanza is 168 bytes; no header that we read is longer than this.
const LONGEST_HEADER = 4096;

/**
 * Where the header of an age file ends, and its lines.
 * @param {Uint8Array} file @returns {{lines: string[], length: number}}
 */
export function header(file) {
  const start = new TextDecoder("latin1").decode(file.subarray(0, LONGEST_HEADER));
  const end = /\n---[^\n]*\n/.exec(start);
  if (!start.startsWith(`${VERSION}\n`) || !end) throw new VaultProblem("truncated");
  const length = end.index + end[0].length;
  return { lines: start.slice(0, length - 1).split("\n"), length };
}

/** How many bytes of text lie behind a payload of this length. @param {number} payload */
export function plainLength(payload) {
  const stream = payload - NONCE;
  const chunks = Math.max(1, Math.ceil(stream / (CHUNK + TAG)));
  return stream - chunks * TAG;
}

/** Refuses what the vault would never have sealed for one author. @param {Uint8Array} file */
export function checkForm(file) {
  const { lines, length } = header(file);
  const [, stanza, body, mac] = lines;
  const plain = plainLength(file.length - length);
  const formed = lines.length === 4 && SHARE.test(stanza ?? "") && BODY.test(body ?? "") && MAC.test(mac ?? "");
  if (!formed || plain < 1 || sizeClass(plain) !== plain) throw new VaultProblem("truncated");
}

/** @param {string} recipient @param {object} value @returns {Promise<Bytes>} */
export async function seal(recipient, value) {
  const sealing = new Encrypter();
  sealing.addRecipient(recipient);
  return /** @type {Bytes} */ (await sealing.encrypt(padded(utf8(canonical(value)))));
}

/** @param {CryptoKey} identity @param {Uint8Array} file @returns {Promise<string>} the JSON with its padding */
export async function openText(identity, file) {
  checkForm(file);
  const opening = new Decrypter();
  opening.addIdentity(identity);
  try {
    return fromUtf8(await opening.decrypt(file));
  } catch (cause) {
    const other = cause instanceof Error && cause.message.startsWith("no identity matched");
    throw new VaultProblem(other ? "wrong_key" : "truncated", { cause });
  }
}

/** @param {CryptoKey} identity @param {Uint8Array} file @returns {Promise<any>} */
export async function open(identity, file) {
  const text = await openText(identity, file);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VaultProblem("forged", { what: "A sealed file holds no note.", why: "It was not written by this program.", cause });
  }
}
