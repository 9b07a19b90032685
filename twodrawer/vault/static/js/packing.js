/**
 * A release package: the notes that the author picked on an order, as plain text in a zip, with a list that the author's
 * key signs over each file's hash, note and version; sealed to the recipient's key, or with words that are shown once.
 * It is made here from notes that are open; the vault's server learns that an order was carried out, and no more.
 */
import { Encrypter, ed25519, strToU8, unzipSync, zipSync } from "../vendor/age.js";
import { base64, fromBase64, fromUtf8, joined, sha256, utcText, utf8 } from "./bytes.js";
import { canonical } from "./canonical.js";
import { VaultProblem } from "./problems.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {import("./identity-file.js").Unlocked} Unlocked */
/** @typedef {import("./statement.js").OrderStatement} Order */
/** @typedef {{note: string, client: string, version: number, at: string, label: string, text: string}} Picked */
/** @typedef {{file: string, note: string, version: number, at: string, sha256: string}} PackedFile */

const SIGNED = "twodrawer-release-v1\n";

/** What each basis of an order is called, and its paragraph. @type {Record<string, {says: string, cite: string}>} */
export const BASES = {
  authorization: { says: "The client’s authorization for psychotherapy notes alone", cite: "45 CFR 164.508(a)(2), (b)(3)(ii)" },
  court_order: { says: "A court’s order that names psychotherapy notes", cite: "45 CFR 164.508(a)(2)(ii), 164.512(a)" },
  defense: { says: "The practice’s defense in an action that the client brought", cite: "45 CFR 164.508(a)(2)(i)(C)" },
  secretary: { says: "The Secretary of Health and Human Services checks the practice", cite: "45 CFR 164.508(a)(2)(ii), 164.502(a)(2)(ii)" },
  required_by_law: { says: "A law that compels it", cite: "45 CFR 164.508(a)(2)(ii), 164.512(a)" },
  oversight: { says: "Oversight of the clinician who wrote the notes", cite: "45 CFR 164.508(a)(2)(ii), 164.512(d)" },
  coroner: { says: "A coroner or medical examiner", cite: "45 CFR 164.508(a)(2)(ii), 164.512(g)(1)" },
  threat: { says: "A serious and imminent threat", cite: "45 CFR 164.508(a)(2)(ii), 164.512(j)(1)(i)" },
};

const LETTER = `Psychotherapy notes, released (45 CFR 164.508(a)(2))

Each text file here is one note, in the version that its author picked. release.json lists them with their SHA-256
hashes and says for whom and on which basis they were released. release.sig is the author's signature: Ed25519, in
base64, over the line "twodrawer-release-v1", a line feed, and the bytes of release.json. The public key stands in
release.json under "signing_key"; ask the author whether it is theirs.

These notes are protected by law beyond the rest of a record. They are not to be passed on except as the law or the
client's authorization allows.
`;

/**
 * The zip, not sealed yet. A note about another client than the order's never goes in.
 * @param {Unlocked} unlocked @param {Order} order @param {Picked[]} picked @param {{at?: string}} [given] @returns {Promise<Bytes>}
 */
export async function packed(unlocked, order, picked, { at = utcText() } = {}) {
  if (picked.length === 0) throw new VaultProblem("nothing_picked");
  if (picked.some(({ client }) => client !== order.client)) throw new VaultProblem("order_other_client");
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  /** @type {PackedFile[]} */
  const list = [];
  for (const [index, one] of picked.entries()) {
    const name = `note-${index + 1}.txt`;
    const content = utf8(`Psychotherapy note (45 CFR 164.501)\nAbout: ${one.label}\nWritten: ${one.at}\n\n${one.text}\n`);
    files[name] = content;
    list.push({ file: name, note: one.note, version: one.version, at: one.at, sha256: await sha256(content) });
  }
  const about = utf8(`${canonical({ v: 1, type: "release", order: order.id, practice: order.practice, author: order.author, client: order.client,
    basis: order.basis, recipient: order.recipient, at, signing_key: unlocked.signingKey, files: list })}\n`);
  const signature = new Uint8Array(await crypto.subtle.sign("Ed25519", unlocked.sign, joined(utf8(SIGNED), about)));
  files["release.json"] = about;
  files["release.sig"] = strToU8(`${base64(signature)}\n`);
  files["README-letter.txt"] = strToU8(LETTER);
  return /** @type {Bytes} */ (zipSync(files, { level: 6, mtime: new Date(1980, 0, 2) }));
}

/** Sealed to the recipient's key. @param {Bytes} zip @param {string} recipient @returns {Promise<Bytes>} */
export async function sealedForKey(zip, recipient) {
  const sealing = new Encrypter();
  try {
    sealing.addRecipient(recipient);
  } catch (cause) {
    throw new VaultProblem("order_bad_key", { cause });
  }
  return /** @type {Bytes} */ (await sealing.encrypt(zip));
}

/** Whether an opened package is whole and signed by the key that it names. @param {Uint8Array} zip @returns {Promise<any>} release.json */
export async function readPackage(zip) {
  const files = unzipSync(zip);
  const about = files["release.json"];
  const signature = files["release.sig"];
  if (!about || !signature) throw new VaultProblem("truncated");
  const said = JSON.parse(fromUtf8(about));
  const isSigned = ed25519.verify(fromBase64(fromUtf8(signature).trim()), joined(utf8(SIGNED), about), fromBase64(said.signing_key), { zip215: false });
  const hashes = await Promise.all(said.files.map(async (/** @type {PackedFile} */ one) => {
    const content = files[one.file];
    return content !== undefined && await sha256(content) === one.sha256;
  }));
  if (!isSigned || !hashes.every(Boolean)) throw new VaultProblem("forged");
  return said;
}
