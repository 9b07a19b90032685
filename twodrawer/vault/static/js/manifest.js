/**
 * The manifest: the author's own list of what is current. Anyone who knows the public recipient can seal a file for it, so
 * the list is authenticated by an HMAC over its file, with a key that lies with the identity; a note counts only if the
 * list has the hash of its file.
 */
import { base64, fromBase64, sha256 } from "./bytes.js";
import { VaultProblem } from "./problems.js";
import { open, seal } from "./sealing.js";

/** @typedef {import("./identity-file.js").Unlocked} Unlocked */
/** @typedef {[version: number, sha256: string, at: string]} Version */
/** @typedef {{client: string, versions: Version[]}} ListedNote */
/** @typedef {{client: string, sha256: string}} ListedShelf */
/**
 * @typedef {object} Manifest
 * @property {1} v
 * @property {"manifest"} type
 * @property {string} author
 * @property {string} practice
 * @property {number} counter
 * @property {Record<string, ListedNote>} notes
 * @property {Record<string, ListedShelf>} shelves
 * @property {Record<string, string>} pins other people's recipients, by their ref
 */

const HASH = /^[0-9a-f]{64}$/;

/** @param {{author: string, practice: string}} whose @returns {Manifest} */
export const emptyManifest = ({ author, practice }) =>
  ({ v: 1, type: "manifest", author, practice, counter: 0, notes: {}, shelves: {}, pins: {} });

/** @param {Unlocked} unlocked @param {Manifest} manifest @returns {Promise<{file: Uint8Array<ArrayBuffer>, mac: string, sha256: string}>} */
export async function sealManifest(unlocked, manifest) {
  const file = await seal(unlocked.recipient, manifest);
  const mac = base64(new Uint8Array(await crypto.subtle.sign("HMAC", unlocked.mac, file)));
  return { file, mac, sha256: await sha256(file) };
}

/**
 * The list, if this author's key wrote it, for this author, with the counter that the server names.
 * @param {Unlocked} unlocked @param {{counter: number, file: string, mac: string}} stored
 * @param {{author: string, practice: string}} whose @returns {Promise<{manifest: Manifest, sha256: string}>}
 */
export async function openManifest(unlocked, { counter, file, mac }, { author, practice }) {
  const bytes = fromBase64(file);
  if (!await crypto.subtle.verify("HMAC", unlocked.mac, fromBase64(mac), bytes)) throw new VaultProblem("forged");
  const manifest = await open(unlocked.identity, bytes);
  if (!isManifest(manifest) || manifest.author !== author || manifest.practice !== practice || manifest.counter !== counter) {
    throw new VaultProblem("forged");
  }
  return { manifest, sha256: await sha256(bytes) };
}

/** @param {any} value @returns {value is Manifest} */
function isManifest(value) {
  if (value?.v !== 1 || value.type !== "manifest" || !Number.isSafeInteger(value.counter) || value.counter < 1) return false;
  if (![value.notes, value.shelves, value.pins].every((one) => typeof one === "object" && one !== null)) return false;
  return Object.values(value.notes).every(isListedNote)
    && Object.values(value.shelves).every((shelf) => typeof shelf?.client === "string" && HASH.test(shelf.sha256));
}

/** Versions are 1, 2, 3 … without gaps. @param {any} note */
const isListedNote = (note) => typeof note?.client === "string" && Array.isArray(note.versions) && note.versions.length > 0
  && note.versions.every((/** @type {any} */ version, /** @type {number} */ at) =>
    Array.isArray(version) && version[0] === at + 1 && HASH.test(version[1]) && typeof version[2] === "string");

/** @param {Manifest} manifest @param {string} note @returns {Version[]} oldest first */
export const versionsOf = (manifest, note) => (Object.hasOwn(manifest.notes, note) ? manifest.notes[note]?.versions ?? [] : []);

/** @param {Manifest} manifest @param {string} note @returns {Version|undefined} */
export const newestOf = (manifest, note) => versionsOf(manifest, note).at(-1);
