/** Bytes and their spellings: UTF-8, base64, hex, SHA-256, and the frames in which the server sends many files at once. */
import { VaultProblem } from "./problems.js";

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** @param {string} text @returns {Bytes} */
export const utf8 = (text) => new TextEncoder().encode(text);

/** The text, or an error when the bytes are no UTF-8. @param {Uint8Array} bytes */
export const fromUtf8 = (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  const native = /** @type {{toBase64?: () => string}} */ (bytes);
  if (native.toBase64) return native.toBase64();
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** A list of a thousand notes is half a megabyte, so this is a plain loop. @param {string} text @returns {Bytes} */
export function fromBase64(text) {
  const chars = atob(text);
  const bytes = new Uint8Array(chars.length);
  for (let at = 0; at < chars.length; at++) bytes[at] = chars.charCodeAt(at);
  return bytes;
}

/** @param {string} text base64url without padding @returns {Bytes} */
export const fromBase64url = (text) => fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));

/** @param {Uint8Array} bytes */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param {Uint8Array} bytes @returns {Promise<string>} SHA-256 in hex */
export const sha256 = async (bytes) => hex(new Uint8Array(await crypto.subtle.digest("SHA-256", /** @type {Bytes} */ (bytes))));

/** @param {...Uint8Array} parts @returns {Bytes} */
export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/**
 * Takes apart what the server framed: four bytes of length, a JSON index whose entries name a size, then the files.
 * @template {{size: number}} Entry
 * @param {Bytes} framed @returns {{entry: Entry, file: Bytes}[]}
 */
export function unframed(framed) {
  try {
    const length = new DataView(framed.buffer, framed.byteOffset, framed.byteLength).getUint32(0);
    /** @type {Entry[]} */
    const index = JSON.parse(fromUtf8(framed.subarray(4, 4 + length)));
    let at = 4 + length;
    const files = index.map((entry) => ({ entry, file: framed.slice(at, (at += entry.size)) }));
    if (at !== framed.length || files.some(({ entry, file }) => file.length !== entry.size)) throw new TypeError("lengths");
    return files;
  } catch (cause) {
    throw new VaultProblem("truncated", { cause });
  }
}

/** A new ref, as the record makes them: UUIDv7, so that refs sort by their making. @param {number} [at] milliseconds */
export function newRef(at = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  new DataView(bytes.buffer).setUint32(0, Math.floor(at / 0x10000));
  new DataView(bytes.buffer).setUint16(4, at % 0x10000);
  bytes[6] = (bytes[6] ?? 0) & 0x0f | 0x70;
  bytes[8] = (bytes[8] ?? 0) & 0x3f | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** A moment as the record writes it: UTC, always 27 characters, so that text order is time order. @param {number} [at] */
export const utcText = (at = Date.now()) => new Date(at).toISOString().replace("Z", "000Z");
