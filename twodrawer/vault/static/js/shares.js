/**
 * A share of a professional will on paper: 45 bytes as 72 characters of Crockford's base32, in eighteen groups of four.
 * One byte for the format (1), how many are needed, how many there are, five bytes that name the will, 33 bytes of the
 * share, and four bytes of SHA-256 over all before, so that a mistyped or damaged share is found before it is used.
 */
import { joined, sha256, utf8 } from "./bytes.js";
import { VaultProblem } from "./problems.js";

/** @typedef {{needed: number, shares: number, will: string, share: Uint8Array}} Share will: ten hex digits that name it */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const FORMAT = 1;
const LENGTH = 45;
const CHARS = 72;

/** @param {string} digits @returns {Uint8Array} */
const bytesOf = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** What names a will on its shares: the first five bytes of a hash of its public key. @param {string} recipient */
export const willName = async (recipient) => (await sha256(utf8(`twodrawer-will-v1\n${recipient}`))).slice(0, 10);

/** @param {Uint8Array} body */
const check = async (body) => bytesOf((await sha256(joined(utf8("twodrawer-share-v1\n"), body))).slice(0, 8));

/** The share as it is printed. @param {Share} share @returns {Promise<string>} */
export async function shareCode({ needed, shares, will, share }) {
  const body = joined(Uint8Array.of(FORMAT, needed, shares), bytesOf(will), share);
  const whole = joined(body, await check(body));
  if (whole.length !== LENGTH) throw new TypeError("A share has 33 bytes");
  const number = BigInt(`0x${Array.from(whole, (byte) => byte.toString(16).padStart(2, "0")).join("")}`);
  const letters = Array.from({ length: CHARS }, (_, at) => ALPHABET[Number(number >> BigInt(5 * (CHARS - 1 - at)) & 31n)]).join("");
  return (letters.match(/.{4}/g) ?? []).join("-");
}

/** A share from what was typed; case, spaces and dashes don't matter, O is 0, I and L are 1. @param {string} typed @returns {Promise<Share>} */
export async function readShare(typed) {
  const letters = typed.toUpperCase().replace(/[\s\-–—]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
  if (letters.length !== CHARS || [...letters].some((letter) => !ALPHABET.includes(letter))) throw new VaultProblem("share_damaged");
  const digits = [...letters].reduce((sum, letter) => sum << 5n | BigInt(ALPHABET.indexOf(letter)), 0n).toString(16).padStart(2 * LENGTH, "0");
  const whole = bytesOf(digits);
  const body = whole.subarray(0, LENGTH - 4);
  const sum = await check(body);
  const [format = 0, needed = 0, shares = 0] = body;
  if (!sum.every((byte, at) => byte === whole[LENGTH - 4 + at]) || format !== FORMAT) throw new VaultProblem("share_damaged");
  return { needed, shares, will: digits.slice(6, 16), share: body.slice(8) };
}

/**
 * Takes one more share to those that are together; says what is wrong with it, if anything is.
 * @param {Share[]} together @param {Share} one @param {{will: string, needed: number}} wanted @returns {Share[]}
 */
export function withShare(together, one, { will, needed }) {
  if (one.will !== will || one.needed !== needed) throw new VaultProblem("share_of_another");
  if (together.some(({ share }) => share.at(-1) === one.share.at(-1))) throw new VaultProblem("share_twice");
  return [...together, one];
}
