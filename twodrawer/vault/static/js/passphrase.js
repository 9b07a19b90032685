/**
 * Passphrases. The wrapped identity lies in the vault's database, so a passphrase must stand against guessing without
 * limit at scrypt's price: six words of EFF's list (77 bits) are offered; one's own is taken only if a well-kept
 * estimator, which knows how people choose, needs 10^14 guesses for it.
 */
import { WORDS } from "../vendor/eff-words.js";

export const ENOUGH_GUESSES = 1e14;
const OFFERED = 6;
// The estimator takes time with the square of the length, and what it knows lies at the front.
const LONGEST_LOOKED_AT = 100;

/** One spelling for what is typed on any keyboard. @param {string} typed */
export const asTyped = (typed) => typed.normalize("NFKC").trim().replace(/\s+/g, " ");

/** A number below `limit`, each as likely as the other. @param {number} limit */
function drawn(limit) {
  const most = Math.floor(0x1_0000_0000 / limit) * limit;
  for (;;) {
    const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
    if (number < most) return number % limit;
  }
}

/** Six words, 77 bits. @returns {string} */
export const newPassphrase = () => Array.from({ length: OFFERED }, () => WORDS[drawn(WORDS.length)]).join(" ");

/**
 * Whether this passphrase may protect a vault. The estimator is loaded only here.
 * @param {string} typed @returns {Promise<{strong: boolean, why: string}>}
 */
export async function checkPassphrase(typed) {
  const words = asTyped(typed);
  if (words === "") return { strong: false, why: "It is empty." };
  const distinct = new Set(words.split(" "));
  if (distinct.size >= OFFERED - 1 && words.split(" ").length >= OFFERED && [...distinct].every((word) => LISTED().has(word))) {
    return { strong: true, why: "" };
  }
  const { guesses } = await import("../vendor/strength.js");
  // Said twice is not guessed twice.
  const fewest = Math.min(...[words, [...distinct].join(" ")].map((one) => guesses(one.slice(0, LONGEST_LOOKED_AT))));
  return fewest >= ENOUGH_GUESSES ? { strong: true, why: "" }
    : { strong: false, why: "A program that knows how people choose would guess it. Take the six words, or make it longer." };
}

/** @type {Set<string>|null} */
let listed = null;
const LISTED = () => (listed ??= new Set(WORDS));
