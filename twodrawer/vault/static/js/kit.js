/**
 * The recovery code on the printed kit: 128 random bits and a 12-bit check against mistyping, in 28 characters of
 * Crockford's base32 (no I, L, O, U), as seven groups of four. The printed text, dashes and capitals included, is the
 * passphrase of the wrapped identity, so that the plain `age` command takes it as it stands on the sheet.
 */
import { VaultProblem } from "./problems.js";
import { joined, sha256, utf8 } from "./bytes.js";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const GROUP = 4;

/** The first 12 bits of SHA-256, as the last 12 bits of the code. @param {Uint8Array} secret @returns {Promise<string>} in hex */
const check = async (secret) => (await sha256(joined(utf8("twodrawer-kit-v1\n"), secret))).slice(0, 3);

/** @param {Uint8Array} secret 16 bytes @returns {Promise<string>} */
export async function kitCode(secret) {
  if (secret.length !== 16) throw new TypeError("A recovery code is made of 16 bytes");
  const whole = BigInt(`0x${Array.from(secret, (byte) => byte.toString(16).padStart(2, "0")).join("")}${await check(secret)}`);
  const letters = Array.from({ length: 28 }, (_, at) => ALPHABET[Number(whole >> BigInt(5 * (27 - at)) & 31n)]).join("");
  return (letters.match(/.{4}/g) ?? []).join("-");
}

/** @returns {Promise<string>} */
export const newKitCode = () => kitCode(crypto.getRandomValues(new Uint8Array(16)));

/**
 * The code as it is printed, from what a person typed: case, spaces and dashes don't matter, O is 0, I and L are 1.
 * @param {string} typed @returns {Promise<string>}
 */
export async function readKitCode(typed) {
  const letters = plain(typed);
  if (letters.length !== 28 || [...letters].some((letter) => !ALPHABET.includes(letter))) throw new VaultProblem("kit_mistyped");
  const whole = [...letters].reduce((sum, letter) => sum << 5n | BigInt(ALPHABET.indexOf(letter)), 0n).toString(16).padStart(35, "0");
  const code = await kitCode(Uint8Array.from(whole.slice(0, 32).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)));
  if (code.replaceAll("-", "") !== letters) throw new VaultProblem("kit_mistyped");
  return code;
}

/** @param {string} code @returns {string[]} */
export const kitGroups = (code) => code.split("-");

/** Whether this group of the printed code was typed. @param {string} code @param {number} index @param {string} typed */
export const sameGroup = (code, index, typed) => plain(typed).length === GROUP && plain(typed) === kitGroups(code)[index];

/** @param {string} typed */
const plain = (typed) => typed.toUpperCase().replace(/[\s\-–—]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");
