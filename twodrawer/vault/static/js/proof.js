/**
 * The proof of key: the server seals a challenge to the author's recipient, the browser answers with a hash of what it
 * opened. It must never become a way to have other files opened, so the answer is given only to something that can't be
 * one: the payload's length is that of 512 bytes exactly (everything stored is at least 2,048), the text begins with the
 * proof's own name, this origin and this ticket, and only a SHA-256 leaves.
 */
import { Decrypter } from "../vendor/age.js";
import { fromUtf8, sha256 } from "./bytes.js";
import { VaultProblem } from "./problems.js";
import { header } from "./sealing.js";

export const PROOF = "twodrawer-vault-proof-v1";
export const LENGTH = 512;
const NONCE = 16;
const TAG = 16;
const RANDOM = /^[A-Za-z0-9+/]{43}=\n? *$/;

/**
 * @param {Uint8Array} file @param {{origin: string, ticketId: string, identity: CryptoKey}} expected
 * @returns {Promise<string>} SHA-256 of the 512 bytes, in hex
 */
export async function answer(file, { origin, ticketId, identity }) {
  if (file.length - header(file).length !== NONCE + LENGTH + TAG) throw new VaultProblem("challenge");
  const opening = new Decrypter();
  opening.addIdentity(identity);
  let plain;
  try {
    plain = await opening.decrypt(file);
  } catch (cause) {
    throw new VaultProblem("challenge", { cause });
  }
  const start = `${PROOF}\n${origin}\n${ticketId}\n`;
  let text = "";
  try {
    text = fromUtf8(plain);
  } catch (cause) {
    throw new VaultProblem("challenge", { cause });
  }
  if (plain.length !== LENGTH || !text.startsWith(start) || !RANDOM.test(text.slice(start.length))) throw new VaultProblem("challenge");
  return sha256(plain);
}
