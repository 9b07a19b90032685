/**
 * Writes docs/specs/vectors/vault/ anew: what a second implementation of the vault's format can be tried with. Sealing is
 * random, so the files differ each time; what they hold doesn't. tests/js/vault-vectors.test.js and
 * tests/spec/test_vault_vectors.py hold them against the specification.
 *
 *   node tools/vault_vectors.mjs
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Encrypter, Stanza, bech32, ed25519 } from "../twodrawer/vault/static/vendor/age.js";
import { LETTER, foldersOf } from "../twodrawer/vault/static/js/exit.js";
import { base64, fromBase64, hex, joined, sha256, utf8 } from "../twodrawer/vault/static/js/bytes.js";
import { canonical } from "../twodrawer/vault/static/js/canonical.js";
import { keysOf } from "../twodrawer/vault/static/js/identity-file.js";
import { kitCode } from "../twodrawer/vault/static/js/kit.js";
import { sealManifest } from "../twodrawer/vault/static/js/manifest.js";
import { padded, sizeClass } from "../twodrawer/vault/static/js/padding.js";
import { seal } from "../twodrawer/vault/static/js/sealing.js";
import { strToU8, zipSync } from "../twodrawer/vault/static/vendor/age.js";

const TO = fileURLToPath(new URL("../docs/specs/vectors/vault/", import.meta.url));
const ORIGIN = "http://vault.localhost:8001";
const AUTHOR = "0199a000-0000-7000-8000-00000000000a";
const PRACTICE = "0199a000-0000-7000-8000-00000000000b";
const CLIENT = "0199a000-0000-7000-8000-000000000001";
const SESSION = "0199a000-0000-7000-8000-0000000000a1";
const NOTE = "0199a000-0000-7000-8000-0000000000f1";
const SHELF = "0199a000-0000-7000-8000-0000000000e1";
const TICKET = "0199a000-0000-7000-8000-0000000000d1";
const PASSPHRASE = "amber otter quilt harbor violet lantern";
const [FIRST, SECOND] = ["2026-11-19T18:58:03.000000Z", "2026-11-19T19:40:11.250000Z"];

/** 32 bytes that anyone can make again: keys of these vectors protect nothing. @param {string} name */
const fixed = (name) => new Uint8Array(createHash("sha256").update(`twodrawer vault vector: ${name}`).digest());
/** @param {string} name @param {Uint8Array|string} content */
const write = (name, content) => { writeFileSync(TO + name, content); return name; };

/** @param {string} text @param {(sealing: Encrypter) => void} to */
async function sealedBy(text, to) {
  const sealing = new Encrypter();
  to(sealing);
  return sealing.encrypt(utf8(text));
}
const grease = { wrapFileKey: () => [new Stanza(["uK-grease", "cGF0aWVuY2U"], new Uint8Array(randomBytes(60)))] };

rmSync(TO, { recursive: true, force: true });
mkdirSync(TO, { recursive: true });

// --- Keys ---------------------------------------------------------------------------------------
const secret = bech32.encodeFromBytes("AGE-SECRET-KEY-", fixed("identity")).toUpperCase();
const identityText = `# twodrawer vault identity v1\n# vault-sign: ${base64(fixed("sign"))}\n# vault-mac: ${base64(fixed("mac"))}\n${secret}\n`;
const unlocked = await keysOf(identityText);
const { recipient } = unlocked;
const kits = [];
for (const bytes of [fixed("kit").slice(0, 16), new Uint8Array(16), new Uint8Array(16).fill(255)]) kits.push({ secret: hex(bytes), code: await kitCode(bytes) });
const kit = kits[0]?.code ?? "";
const wrapped = (/** @type {string} */ words) => sealedBy(identityText, (sealing) => sealing.setPassphrase(words));
const identity = { recipient, signing_key: unlocked.signingKey, mac_key: base64(fixed("mac")),
  wraps: [
    { kind: "passphrase", words: PASSPHRASE, file: write("identity-passphrase.age", await wrapped(PASSPHRASE)) },
    { kind: "kit", words: kit, file: write("identity-kit.age", await wrapped(kit)) },
  ] };

// --- What is sealed -----------------------------------------------------------------------------
const whose = { author: AUTHOR, practice: PRACTICE };
const about = { v: 1, type: "note", note: NOTE, client: CLIENT, label: "Rowan", session: SESSION, ...whose };
/** @param {string} name @param {object} value */
async function sealed(name, value) {
  const file = await seal(recipient, value);
  return { file: write(name, file), sha256: await sha256(file), value, bytes: file };
}
const one = await sealed("note-1.age", { ...about, version: 1, at: FIRST, text: "A hunch: the orchard is her father's.", previous: null });
const two = await sealed("note-2.age", { ...about, version: 2, at: SECOND, previous: one.sha256,
  text: "A hunch: the orchard is her father's.\n\nAsk about the letter. Ünïcode, 🙂, \"quotes\" and \\ stay as they are." });
const { note, session, label, text } = /** @type {any} */ (two.value);
const shelf = await sealed("shelf.age", { v: 1, type: "shelf", shelf: SHELF, client: CLIENT, notes: [{ note, version: 2, sha256: two.sha256, at: SECOND, session, label, text }] });
const manifestValue = { v: /** @type {const} */ (1), type: /** @type {const} */ ("manifest"), ...whose, counter: 2,
  notes: { [NOTE]: { client: CLIENT, versions: /** @type {import("../twodrawer/vault/static/js/manifest.js").Version[]} */ ([[1, one.sha256, FIRST], [2, two.sha256, SECOND]]) } },
  shelves: { [SHELF]: { client: CLIENT, sha256: shelf.sha256 } }, pins: {} };
const list = await sealManifest(unlocked, manifestValue);
const manifest = { file: write("manifest.age", list.file), mac: list.mac, sha256: list.sha256, counter: 2, value: manifestValue };
const draft = await sealed("draft.age", { v: 1, type: "draft", ...whose, note: NOTE, client: CLIENT, label, session, at: SECOND, base: two.sha256, text: `${text} And` });
const draftMac = base64(new Uint8Array(await crypto.subtle.sign("HMAC", unlocked.mac, joined(utf8("twodrawer-vault-draft-v1\n"), draft.bytes))));

// --- Proof of key -------------------------------------------------------------------------------
const challengeText = (origin = ORIGIN, ticket = TICKET, name = "twodrawer-vault-proof-v1") => `${name}\n${origin}\n${ticket}\n${base64(fixed("challenge"))}\n`.padEnd(512, " ");
const toAuthor = (/** @type {string} */ plain) => sealedBy(plain, (sealing) => sealing.addRecipient(recipient));
const answer = createHash("sha256").update(challengeText()).digest("hex");
const challenges = [
  { what: "as our server writes it", file: write("challenge.age", await toAuthor(challengeText())), answer },
  { what: "with a grease stanza", answer, file: write("challenge-grease.age", await sealedBy(challengeText(), (sealing) => { sealing.addRecipient(recipient); sealing.addRecipient(grease); })) },
];

// --- Statements ---------------------------------------------------------------------------------
const record = fixed("record");
/** @param {object} payload @param {Uint8Array} [seed] */
function statement(payload, seed = record) {
  const bytes = Buffer.from(canonical(payload));
  const signature = ed25519.sign(joined(utf8("twodrawer-statement-v1\n"), bytes), seed);
  return `v1.${bytes.toString("base64url")}.${Buffer.from(signature).toString("base64url")}`;
}
const ticket = { v: 1, type: "ticket", aud: ORIGIN, ...whose, id: TICKET, purpose: "open", iat: FIRST, exp: "2026-11-19T18:59:03.000000Z" };
const onPage = { v: 1, type: "session", aud: ORIGIN, ...whose, client: CLIENT, label: "Rowan", session: SESSION, day: "2026-11-19", iat: FIRST, exp: "2026-11-20T06:58:03.000000Z" };
const [v, , signature] = statement(onPage).split(".");
const statements = {
  key: base64(ed25519.getPublicKey(record)), origin: ORIGIN, now: "2026-11-19T18:58:30.000000Z", ...whose,
  valid: [ticket, onPage].map((payload) => ({ type: payload.type, text: statement(payload), payload })),
  invalid: [
    { what: "another label under the same signature", type: "session", text: `${v}.${Buffer.from(canonical({ ...onPage, label: "Marlow" })).toString("base64url")}.${signature}` },
    { what: "signed by another key", type: "session", text: statement(onPage, fixed("stranger")) },
    { what: "for another author", type: "session", text: statement({ ...onPage, author: CLIENT }) },
    { what: "for another vault", type: "ticket", text: statement({ ...ticket, aud: "http://localhost:8001" }) },
    { what: "a session in a ticket's place", type: "ticket", text: statement(onPage) },
    { what: "run out", type: "ticket", text: statement({ ...ticket, iat: "2026-11-18T18:58:03.000000Z", exp: "2026-11-18T18:59:03.000000Z" }) },
    { what: "from the future", type: "ticket", text: statement({ ...ticket, iat: "2026-11-20T18:58:03.000000Z", exp: "2026-11-20T18:59:03.000000Z" }) },
  ],
};

// --- What must not be accepted ------------------------------------------------------------------
const stranger = (await keysOf(identityText.replace(secret, bech32.encodeFromBytes("AGE-SECRET-KEY-", fixed("stranger")).toUpperCase()))).recipient;
const plainOf = (/** @type {object} */ value) => new TextDecoder().decode(padded(utf8(canonical(value))));
const invalidFiles = [
  { what: "cut by one byte", file: write("cut.age", two.bytes.slice(0, -1)) },
  { what: "cut in the header", file: write("cut-header.age", two.bytes.slice(0, 90)) },
  { what: "plain text", file: write("plain.txt", plainOf(two.value)) },
  { what: "not padded to a class", file: write("unpadded.age", await toAuthor(canonical(two.value))) },
  { what: "for two recipients", file: write("two-recipients.age", await sealedBy(plainOf(two.value), (sealing) => { sealing.addRecipient(recipient); sealing.addRecipient(stranger); })) },
  { what: "with a foreign stanza", file: write("grease.age", await sealedBy(plainOf(two.value), (sealing) => { sealing.addRecipient(recipient); sealing.addRecipient(grease); })) },
  { what: "sealed by a passphrase", file: "identity-kit.age" },
];
const invalid = {
  form: invalidFiles,
  notes: [
    { what: "the first version in the second's place", version: 2, file: "note-1.age" },
    { what: "forged by someone who knows the recipient", version: 2, file: write("forged.age", await seal(recipient, { ...two.value, text: "Planted." })) },
  ],
  manifests: [
    { what: "forged by someone who knows the recipient", file: write("manifest-forged.age", await seal(recipient, { ...manifestValue, notes: {} })), mac: base64(fixed("stranger")), counter: 2 },
    { what: "named with another counter", file: "manifest.age", mac: list.mac, counter: 3 },
  ],
  challenges: [
    { what: "a note", file: "note-2.age" }, { what: "a shelf", file: "shelf.age" }, { what: "a manifest", file: "manifest.age" },
    { what: "a wrapped identity", file: "identity-kit.age" },
    { what: "under another name", file: write("challenge-name.age", await toAuthor(challengeText(ORIGIN, TICKET, "twodrawer-vault-proof-v2"))) },
    { what: "for another origin", file: write("challenge-origin.age", await toAuthor(challengeText("http://localhost:8001"))) },
    { what: "for another ticket", file: write("challenge-ticket.age", await toAuthor(challengeText(ORIGIN, NOTE))) },
    { what: "with words after the random bytes", file: write("challenge-words.age", await toAuthor(`${challengeText().trimEnd()}\nwords`.padEnd(512, " "))) },
    { what: "a byte longer", file: write("challenge-long.age", await toAuthor(`${challengeText()} `)) },
  ],
  kits: [kit.replace(/^./, (letter) => (letter === "7" ? "8" : "7")), kit.slice(0, -1), `${kit}0`, kit.replace(/.$/, "U")],
};

// --- The exit -----------------------------------------------------------------------------------
const folder = foldersOf(manifestValue.notes).get(NOTE);
const files = [one, two].map(({ sha256: hash }, at) => ({ file: `${folder}/v${at + 1}.age`, note: NOTE, version: at + 1, sha256: hash }));
write("exit.zip", zipSync({
  [`${folder}/v1.age`]: one.bytes, [`${folder}/v2.age`]: two.bytes, "identity-recovery.age": await wrapped(kit),
  "manifest.json": strToU8(`${canonical({ v: 1, type: "export", at: SECOND, author: AUTHOR, files })}\n`), "README-letter.txt": strToU8(LETTER),
}, { level: 0, mtime: new Date(1980, 0, 2) }));

const shown = ({ bytes: _, ...rest } = one) => rest;
const all = {
  about: "Vectors of docs/specs/vault.md. The keys in here protect nothing.", origin: ORIGIN, ticket: TICKET, ...whose, identity, kits,
  classes: [0, 1, 2047, 2048, 2049, 2176, 2177, 4096, 4097, 9000, 65_536, 65_537, 100_000, 1_000_000].map((length) => [length, sizeClass(length)]),
  canonical: [{ value: { b: [1, null, "é\u2028\n"], a: { x: true }, "€": 0.5, "\r": 10 }, text: canonical({ b: [1, null, "é\u2028\n"], a: { x: true }, "€": 0.5, "\r": 10 }) }],
  notes: [one, two].map(shown), shelf: shown(shelf), manifest, draft: { ...shown(draft), mac: draftMac }, challenges, statements, invalid,
  exit: { file: "exit.zip", words: kit, files, texts: [/** @type {any} */ (one.value).text, text] },
};
write("vectors.json", `${JSON.stringify(all, null, 1)}\n`);
console.log(`Wrote ${Object.keys(all).length} groups to docs/specs/vectors/vault; recipient ${recipient}, ${fromBase64(unlocked.signingKey).length} bytes of signing key.`);
