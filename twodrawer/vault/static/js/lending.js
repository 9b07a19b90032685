/**
 * Lending one version of one note: sealed once more, to its author and to the supervisor, signed by the author. The note's
 * own versions stay sealed to the author alone. A supervisor's key is pinned in the author's authenticated list the first
 * time, and an author's in the supervisor's, so that a server that exchanges one later is found out.
 */
import { Decrypter, Encrypter, ed25519 } from "../vendor/age.js";
import { base64, fromBase64, fromUtf8, newRef, sha256, utf8 } from "./bytes.js";
import { canonical } from "./canonical.js";
import { padded, sizeClass } from "./padding.js";
import { VaultProblem } from "./problems.js";
import { header, plainLength } from "./sealing.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("./identity-file.js").Unlocked} Unlocked */
/** @typedef {import("./statement.js").LendingStatement} Permit */
/** @typedef {{recipient: string, signing_key: string}} PublicKeys */
/** @typedef {{lending: string, author: string, note: string, version: number, until: string, sha256: string, signature: string, signing_key: string, size: number}} LentEntry */
/** @typedef {{v: 1, type: "lent", lending: string, note: string, version: number, client: string, label: string, at: string, author: string, lender: string, practice: string, to: string, until: string, text: string}} Lent */

const SIGNED = "twodrawer-lent-v1\n";
const SHARE = /^-> X25519 [A-Za-z0-9+/]{43}$/;

/** What two people compare on the telephone: both public keys in twenty characters. @param {PublicKeys} keys @returns {Promise<string>} */
export async function fingerprint({ recipient, signing_key: signingKey }) {
  const hash = await sha256(utf8(`twodrawer-fingerprint-v1\n${recipient}\n${signingKey}\n`));
  return (hash.slice(0, 20).match(/.{4}/g) ?? []).join(" ");
}

/** How another person's keys stand in the list. @param {PublicKeys} keys */
export const pinOf = ({ recipient, signing_key: signingKey }) => `${recipient} ${signingKey}`;

/**
 * Whether these are the keys that were pinned for this person; false: none were yet.
 * @param {Record<string, string>} pins @param {string} person @param {PublicKeys} keys
 */
export function isPinned(pins, person, keys) {
  if (!Object.hasOwn(pins, person)) return false;
  if (pins[person] !== pinOf(keys)) throw new VaultProblem("key_exchanged");
  return true;
}

/** @param {{lending: string, note: string, version: number, to: string, until: string, sha256: string}} about */
const signedText = ({ lending, note, version, to, until, sha256: hash }) =>
  utf8(SIGNED + canonical({ lending, note, version, to, until, sha256: hash }));

/**
 * @param {Unlocked} unlocked @param {Permit} permit @param {PublicKeys} keys the supervisor's
 * @param {{note: string, version: number, client: string, label: string, at: string, text: string}} note
 */
export async function sealLent(unlocked, permit, keys, { note, version, client, label, at, text }) {
  const lending = newRef();
  /** @type {Lent} */
  const value = { v: 1, type: "lent", lending, note, version, client, label, at, author: permit.author, lender: permit.lender,
    practice: permit.practice, to: permit.to, until: permit.until, text };
  const sealing = new Encrypter();
  sealing.addRecipient(unlocked.recipient);
  sealing.addRecipient(keys.recipient);
  const file = /** @type {Bytes} */ (await sealing.encrypt(padded(utf8(canonical(value)))));
  const hash = await sha256(file);
  const about = { lending, note, version, to: permit.to, until: permit.until, sha256: hash };
  const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", unlocked.sign, signedText(about)));
  return { lending, note, version, recipient: keys.recipient, sha256: hash, signature: base64(signature), file: base64(file) };
}

/** @param {Uint8Array} file */
function checkForm(file) {
  const { lines, length } = header(file);
  const plain = plainLength(file.length - length);
  const formed = lines.length === 6 && SHARE.test(lines[1] ?? "") && SHARE.test(lines[3] ?? "");
  if (!formed || plain < 1 || sizeClass(plain) !== plain) throw new VaultProblem("truncated");
}

/**
 * A lent note, if its author signed it, for this person, and it is the one that the server calls it.
 * @param {Unlocked} unlocked @param {string} me @param {LentEntry} entry @param {Uint8Array} file @returns {Promise<Lent>}
 */
export async function openLent(unlocked, me, entry, file) {
  checkForm(file);
  const hash = await sha256(file);
  const about = { ...entry, to: me, sha256: hash };
  const isSigned = entry.signing_key !== "" && hash === entry.sha256
    && ed25519.verify(fromBase64(entry.signature), signedText(about), fromBase64(entry.signing_key), { zip215: false });
  if (!isSigned) throw new VaultProblem("lent_forged");
  const opening = new Decrypter();
  opening.addIdentity(unlocked.identity);
  /** @type {Lent} */
  let value;
  try {
    value = JSON.parse(fromUtf8(await opening.decrypt(file)));
  } catch (cause) {
    throw new VaultProblem("truncated", { cause });
  }
  const fits = value.v === 1 && value.type === "lent" && value.lending === entry.lending && value.note === entry.note
    && value.version === entry.version && value.to === me && value.author === entry.author && value.until === entry.until;
  if (!fits) throw new VaultProblem("swapped");
  return value;
}

