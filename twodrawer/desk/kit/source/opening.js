/** What is sealed in the file, opened by age's own library. The passphrase is spelled as the program spells it. */
import { Decrypter } from "age-encryption";

/** @typedef {{format: string, day: string, made: string, until: string, sealed: string}} Outside what stands in clear */

/** @param {string} typed */
export const asTyped = (typed) => typed.normalize("NFKC").replace(/[\t-\r ]+/g, " ").replace(/^ | $/g, "");

/** @param {string} base64 @returns {Uint8Array} */
function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/**
 * The kit, if this passphrase opens it. Throws if it doesn't, and if the file was cut or changed.
 * @param {Outside} outside @param {string} typed @returns {Promise<import("./drawing.js").Kit>}
 */
export async function opened(outside, typed) {
  const reader = new Decrypter();
  reader.addPassphrase(asTyped(typed));
  const plain = await reader.decrypt(bytes(outside.sealed), "text");
  return JSON.parse(plain);
}

/** @typedef {"fresh"|"over"|"early"} Age */

/**
 * How the kit stands to this device's clock: usable, past its day, or made in a time that the clock says is still to come.
 * @param {{made: string, until: string}} kit @param {Date} now @returns {Age}
 */
export function ageOf(kit, now) {
  if (now >= new Date(kit.until)) return "over";
  // A clock a little behind the server's is no sign of anything.
  return now.getTime() < new Date(kit.made).getTime() - 5 * 60_000 ? "early" : "fresh";
}
