import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Decrypter, unzipSync } from "../../twodrawer/vault/static/vendor/age.js";
import { base64, joined, sha256, utf8 } from "../../twodrawer/vault/static/js/bytes.js";
import { canonical } from "../../twodrawer/vault/static/js/canonical.js";
import { keysOf } from "../../twodrawer/vault/static/js/identity-file.js";
import { kitCode, readKitCode } from "../../twodrawer/vault/static/js/kit.js";
import { openManifest, versionsOf } from "../../twodrawer/vault/static/js/manifest.js";
import { checkedNote } from "../../twodrawer/vault/static/js/note.js";
import { padded, sizeClass } from "../../twodrawer/vault/static/js/padding.js";
import { answer } from "../../twodrawer/vault/static/js/proof.js";
import { checkForm, open } from "../../twodrawer/vault/static/js/sealing.js";
import { checkedShelf } from "../../twodrawer/vault/static/js/shelf.js";
import { readStatement } from "../../twodrawer/vault/static/js/statement.js";

const FOLDER = new URL("../../docs/specs/vectors/vault/", import.meta.url);
const read = (/** @type {string} */ name) => new Uint8Array(readFileSync(new URL(name, FOLDER)));
const vectors = JSON.parse(readFileSync(new URL("vectors.json", FOLDER), "utf8"));
const whose = { author: vectors.author, practice: vectors.practice };
// The identity lies in the repository only as its wraps: no key in clear, not even one that protects nothing.
const wrap = vectors.identity.wraps[0];
const opening = new Decrypter();
opening.addPassphrase(wrap.words);
const identityText = await opening.decrypt(read(wrap.file), "text");
const keys = await keysOf(identityText);

test("a wrap opens to the identity file, which gives its public keys", () => {
  assert.equal(keys.recipient, vectors.identity.recipient);
  assert.equal(keys.signingKey, vectors.identity.signing_key);
});

test("recovery codes", async () => {
  for (const { secret, code } of vectors.kits) {
    assert.equal(await kitCode(Buffer.from(secret, "hex")), code);
    assert.equal(await readKitCode(code), code);
  }
  for (const typed of vectors.invalid.kits) await assert.rejects(readKitCode(typed), { kind: "kit_mistyped" });
});

test("size classes", () => {
  for (const [length, size] of vectors.classes) assert.equal(sizeClass(length), size);
});

test("canonical JSON", () => {
  for (const { value, text } of vectors.canonical) assert.equal(canonical(value), text);
});

test("notes, shelf and draft have the form, the hash and the text they should", async () => {
  for (const { file, sha256: hash, value } of [...vectors.notes, vectors.shelf, vectors.draft]) {
    checkForm(read(file));
    assert.equal(await sha256(read(file)), hash);
    assert.deepEqual(await open(keys.identity, read(file)), value);
  }
});

test("files of another form are refused before they are opened", () => {
  for (const { what, file } of vectors.invalid.form) assert.throws(() => checkForm(read(file)), { kind: "truncated" }, what);
});

test("the manifest is authenticated, and the notes are what it says", async () => {
  const { counter, mac, file } = vectors.manifest;
  const { manifest } = await openManifest(keys, { counter, mac, file: base64(read(file)) }, whose);
  assert.deepEqual(manifest, vectors.manifest.value);
  for (const [at, note] of vectors.notes.entries()) {
    const versions = versionsOf(manifest, note.value.note);
    assert.equal(versions[at]?.[1], note.sha256);
    checkedNote(note.value, { ...whose, note: note.value.note, client: note.value.client, version: at + 1, previous: versions[at - 1]?.[1] ?? null });
  }
  const [[ref, listed]] = /** @type {[[string, any]]} */ (Object.entries(manifest.shelves));
  assert.equal(listed.sha256, vectors.shelf.sha256);
  assert.ok(checkedShelf(vectors.shelf.value, { shelf: ref, client: listed.client }));
});

test("forged manifests are refused", async () => {
  for (const { what, file, mac, counter } of vectors.invalid.manifests) {
    await assert.rejects(openManifest(keys, { counter, mac, file: base64(read(file)) }, whose), { kind: "forged" }, what);
  }
});

test("exchanged and forged notes open, and are not what the manifest names", async () => {
  for (const { what, file, version } of vectors.invalid.notes) {
    await open(keys.identity, read(file));
    assert.notEqual(await sha256(read(file)), vectors.manifest.value.notes[vectors.notes[0].value.note].versions[version - 1][1], what);
  }
});

test("a challenge is answered with its hash; anything else isn't answered", async () => {
  const expected = { origin: vectors.origin, ticketId: vectors.ticket, identity: keys.identity };
  for (const { file, answer: hash } of vectors.challenges) assert.equal(await answer(read(file), expected), hash);
  for (const { what, file } of vectors.invalid.challenges) await assert.rejects(answer(read(file), expected), { kind: "challenge" }, what);
});

test("statements", () => {
  const { key, origin, now, valid, invalid } = vectors.statements;
  const expected = { keys: [key], origin, now, ...whose };
  for (const { type, text, payload } of valid) assert.deepEqual(readStatement(text, type, expected), payload);
  for (const { what, type, text } of invalid) assert.throws(() => readStatement(text, type, expected), { name: "VaultProblem" }, what);
});

test("the draft's mac has a domain of its own", async () => {
  const { file, mac } = vectors.draft;
  const over = (/** @type {Uint8Array} */ bytes) => crypto.subtle.verify("HMAC", keys.mac, Buffer.from(mac, "base64"), /** @type {any} */ (bytes));
  assert.equal(await over(joined(utf8("twodrawer-vault-draft-v1\n"), read(file))), true);
  assert.equal(await over(read(file)), false);
});

test("the exit holds each version's file, the wrapped identity, a list and a letter", async () => {
  const inside = unzipSync(read(vectors.exit.file));
  const names = vectors.exit.files.map((/** @type {{file: string}} */ { file }) => file);
  assert.deepEqual(Object.keys(inside).sort(), [...names, "README-letter.txt", "identity-recovery.age", "manifest.json"].sort());
  for (const { file, sha256: hash } of vectors.exit.files) assert.equal(await sha256(inside[file] ?? new Uint8Array()), hash);
});

test("what the age command seals for the author, padded, opens here, and the other way round", async () => {
  const value = vectors.notes[1].value;
  const file = execFileSync("age", ["-r", keys.recipient], { input: padded(utf8(canonical(value))) });
  assert.deepEqual(await open(keys.identity, new Uint8Array(file)), value);
  const plain = execFileSync("age", ["-d", "-i", "-", new URL(vectors.notes[1].file, FOLDER).pathname], { input: identityText });
  assert.deepEqual(JSON.parse(plain.toString()), value);
});
