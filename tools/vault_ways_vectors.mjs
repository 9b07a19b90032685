/**
 * Writes docs/specs/vectors/vault-ways-out/ anew: a release package for a key and one with words, a lent note, and a
 * professional will with its shares. Sealing and splitting are random, so the files differ each time; what they hold
 * doesn't. tests/spec/test_vault_ways_vectors.py holds them against docs/specs/vault.md.
 *
 *   node tools/vault_ways_vectors.mjs
 */
import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bech32 } from "../twodrawer/vault/static/vendor/age.js";
import { fromBase64 } from "../twodrawer/vault/static/js/bytes.js";
import { keysOf } from "../twodrawer/vault/static/js/identity-file.js";
import { KeyWork } from "../twodrawer/vault/static/js/key-work.js";
import { fingerprint, sealLent } from "../twodrawer/vault/static/js/lending.js";
import { packed, sealedForKey } from "../twodrawer/vault/static/js/packing.js";
import { willName } from "../twodrawer/vault/static/js/shares.js";
import { makeWill } from "../twodrawer/vault/static/js/will.js";

const TO = fileURLToPath(new URL("../docs/specs/vectors/vault-ways-out/", import.meta.url));
const ref = (/** @type {string} */ end) => `0199a000-0000-7000-8000-0000000000${end}`;
const WORDS = "amber otter quilt harbor violet lantern";
const TEXT = "A hunch: the garden is about her mother.";
const AT = "2026-11-19T18:58:03.000000Z";

/** 32 bytes that anyone can make again: keys of these vectors protect nothing, and lie here by their names. @param {string} name */
const fixed = (name) => new Uint8Array(createHash("sha256").update(`twodrawer ways out vector: ${name}`).digest());
/** @param {string} name */
const secretOf = (name) => bech32.encodeFromBytes("AGE-SECRET-KEY-", fixed(name)).toUpperCase();
/** @param {string} name @param {Uint8Array} content */
const write = (name, content) => { writeFileSync(TO + name, content); return name; };
const b64 = (/** @type {Uint8Array} */ bytes) => Buffer.from(bytes).toString("base64");
/** @param {string} name */
const identityText = (name) => `# twodrawer vault identity v1\n# vault-sign: ${b64(fixed(`${name} sign`))}\n# vault-mac: ${b64(fixed(`${name} mac`))}\n${secretOf(name)}\n`;

rmSync(TO, { recursive: true, force: true });
mkdirSync(TO, { recursive: true });
const author = await keysOf(identityText("author"));
const supervisor = await keysOf(identityText("supervisor"));
const recipient = await keysOf(identityText("recipient"));
const whose = { practice: ref("0b"), author: ref("0a") };

const order = /** @type {any} */ ({ v: 1, type: "order", aud: "http://vault.localhost:8001", ...whose, id: ref("c1"), client: ref("01"), label: "Rowan",
  basis: "authorization", recipient: "Sato", key: recipient.recipient, iat: AT, exp: AT });
const note = { note: ref("f1"), client: ref("01"), version: 2, at: AT, label: "Rowan", text: TEXT };
const zip = await packed(author, order, [note], { at: AT });
const release = { for_key: write("package.zip.age", await sealedForKey(zip, recipient.recipient)), secret_of: "recipient",
  with_words: write("package-words.zip.age", await new KeyWork().sealWith(zip, WORDS)), words: WORDS, text: TEXT, signing_key: author.signingKey };

const keys = { recipient: supervisor.recipient, signing_key: supervisor.signingKey };
const permit = /** @type {any} */ ({ ...whose, to: ref("0d"), name: "Brandt", lender: "Adeyemi", until: "2026-12-03" });
const { file, ...about } = await sealLent(author, permit, keys, note);
const lent = { ...about, to: permit.to, until: permit.until, file: write("lent.age", fromBase64(file)), signing_key: author.signingKey, text: TEXT,
  secrets_of: ["author", "supervisor"], keys, fingerprint: await fingerprint(keys) };

const work = new KeyWork();
const unlocked = await work.make();
const made = await makeWill(/** @type {any} */ ({ desk: work, unlocked }), { needed: 2, shares: 3 });
const will = { recipient: made.recipient, needed: 2, shares: made.codes, name: await willName(made.recipient), file: write("will.age", made.file),
  identity: unlocked.recipient };

const vectors = { about: "Vectors of the ways out in docs/specs/vault.md. The keys protect nothing: the secret of a name is SHA-256 over 'twodrawer ways out vector: ' and it.", release, lent, will };
write("vectors.json", Buffer.from(`${JSON.stringify(vectors, null, 1)}\n`));
console.log(`Wrote ${TO}`);
