/**
 * An author's identity file: the age secret key and, on comment lines that other age programs skip, the seed that signs
 * and the key that authenticates the manifest. It exists in clear only where keys are made or opened.
 */
import { bech32, ed25519, generateX25519Identity, identityToRecipient } from "../vendor/age.js";
import { base64, fromBase64, joined } from "./bytes.js";
import { VaultProblem } from "./problems.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/**
 * What an unlocked vault works with: keys that can't be exported, and what is public of them.
 * @typedef {object} Unlocked
 * @property {CryptoKey} identity X25519: opens
 * @property {CryptoKey} mac HMAC-SHA-256: authenticates the manifest and drafts
 * @property {CryptoKey} sign Ed25519: signs
 * @property {string} recipient age1…, derived from the identity
 * @property {string} signingKey base64 of the 32-byte Ed25519 public key
 */

const FIRST = "# twodrawer vault identity v1";
const FORM = /^# twodrawer vault identity v1\n# vault-sign: ([A-Za-z0-9+/]{43}=)\n# vault-mac: ([A-Za-z0-9+/]{43}=)\n(AGE-SECRET-KEY-1[A-Z0-9]{58})\n$/;
// PKCS #8 around 32 secret bytes (RFC 8410): WebCrypto imports these private keys in no shorter form.
const PKCS8 = { X25519: "MC4CAQAwBQYDK2VuBCIEIA==", Ed25519: "MC4CAQAwBQYDK2VwBCIEIA==" };

/** The text of a new identity file. @returns {Promise<string>} */
export async function newIdentityFile() {
  const random = () => base64(crypto.getRandomValues(new Uint8Array(32)));
  return `${FIRST}\n# vault-sign: ${random()}\n# vault-mac: ${random()}\n${await generateX25519Identity()}\n`;
}

/** @param {"X25519"|"Ed25519"} name @param {Bytes} secret @param {KeyUsage[]} usages */
async function privateKey(name, secret, usages) {
  const pkcs8 = joined(fromBase64(PKCS8[name]), secret);
  try {
    return await crypto.subtle.importKey("pkcs8", pkcs8, { name }, false, usages);
  } catch (cause) {
    throw new VaultProblem("unsupported", { cause });
  } finally {
    pkcs8.fill(0);
  }
}

/** An X25519 secret as a key that can't be exported. @param {Bytes} scalar */
export const importX25519 = (scalar) => privateKey("X25519", scalar, ["deriveBits"]);

/** The keys of an identity file, none of them exportable. @param {string} text @returns {Promise<Unlocked>} */
export async function keysOf(text) {
  const [, sign = "", mac = "", secret = ""] = FORM.exec(text) ?? [];
  if (!secret) throw new VaultProblem("truncated", { what: "The opened key isn't one of a vault." });
  const seed = fromBase64(sign);
  const authenticating = fromBase64(mac);
  const scalar = /** @type {Bytes} */ (bech32.decodeToBytes(secret).bytes);
  try {
    const identity = await privateKey("X25519", scalar, ["deriveBits"]);
    return {
      identity,
      mac: await crypto.subtle.importKey("raw", authenticating, { name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]),
      sign: await privateKey("Ed25519", seed, ["sign"]),
      recipient: await identityToRecipient(identity),
      signingKey: base64(ed25519.getPublicKey(seed)),
    };
  } finally {
    for (const bytes of [seed, authenticating, scalar]) bytes.fill(0);
  }
}
