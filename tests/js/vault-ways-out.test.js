// The ways out of a vault: release packages, lent notes, and professional wills.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Decrypter, generateX25519Identity, identityToRecipient, strToU8, unzipSync, zipSync } from "../../twodrawer/vault/static/vendor/age.js";
import { fromBase64, newRef } from "../../twodrawer/vault/static/js/bytes.js";
import { KeyWork } from "../../twodrawer/vault/static/js/key-work.js";
import { fingerprint, isPinned, openLent, pinOf, sealLent } from "../../twodrawer/vault/static/js/lending.js";
import { packed, readPackage, sealedForKey } from "../../twodrawer/vault/static/js/packing.js";
import { readShare, shareCode, willName, withShare } from "../../twodrawer/vault/static/js/shares.js";
import { makeWill } from "../../twodrawer/vault/static/js/will.js";

const [author, practice, client] = [newRef(), newRef(), newRef()];
const order = { v: 1, type: "order", aud: "http://vault.test", practice, author, id: newRef(), client, label: "Rowan", basis: "authorization",
  recipient: "Sato", key: "", iat: "", exp: "" };
const note = (/** @type {Record<string, unknown>} */ more = {}) => /** @type {any} */ ({ note: newRef(), client, version: 2, at: "2026-11-19T18:58:03.000000Z",
  label: "Rowan", text: "The heron again.", ...more });
const refused = (/** @type {string} */ kind) => (/** @type {any} */ error) => error.kind === kind && error.what.length > 10;

// -- release packages ---------------------------------------------------------------------------------

test("a package holds what was picked, signed over each file's hash, note and version", async () => {
  const unlocked = await new KeyWork().make();
  const one = note();
  const zip = await packed(unlocked, /** @type {any} */ (order), [one]);
  const secret = await generateX25519Identity();
  const opening = new Decrypter();
  opening.addIdentity(secret);
  const said = await readPackage(await opening.decrypt(await sealedForKey(zip, await identityToRecipient(secret))));
  assert.deepEqual([said.order, said.basis, said.files.length], [order.id, "authorization", 1]);
  assert.deepEqual([said.files[0].note, said.files[0].version], [one.note, 2]);
  assert.equal(said.signing_key, unlocked.signingKey);
});

test("a package that was altered in one letter isn't taken for whole", async () => {
  const unlocked = await new KeyWork().make();
  const zip = await packed(unlocked, /** @type {any} */ (order), [note()]);
  for (const name of ["note-1.txt", "release.json"]) {
    const files = unzipSync(zip);
    files[name] = strToU8(new TextDecoder().decode(files[name]).replace("Rowan", "Sorrel").replace("authorization", "threat"));
    await assert.rejects(readPackage(zipSync(files)), refused("forged"), name);
  }
});

test("a note about another client never goes into a package, and an empty one is none", async () => {
  const unlocked = await new KeyWork().make();
  await assert.rejects(packed(unlocked, /** @type {any} */ (order), [note(), note({ client: newRef() })]), refused("order_other_client"));
  await assert.rejects(packed(unlocked, /** @type {any} */ (order), []), refused("nothing_picked"));
  await assert.rejects(sealedForKey(new Uint8Array(3), "age1nonsense"), refused("order_bad_key"));
});

// -- lending -------------------------------------------------------------------------------------------

async function lent() {
  const [lender, supervisor] = [await new KeyWork().make(), await new KeyWork().make()];
  const to = newRef();
  const keys = { recipient: supervisor.recipient, signing_key: supervisor.signingKey };
  const permit = /** @type {any} */ ({ author, practice, to, name: "Brandt", lender: "Adeyemi", until: "2026-12-03" });
  const one = note();
  const sent = await sealLent(lender, permit, keys, one);
  const entry = { ...sent, author, until: permit.until, signing_key: lender.signingKey, size: 0 };
  return { lender, supervisor, to, keys, one, entry, file: fromBase64(sent.file) };
}

test("a lent note opens for the supervisor and for its author, and for nobody else", async () => {
  const { lender, supervisor, to, one, entry, file } = await lent();
  for (const reader of [supervisor, lender]) {
    const value = await openLent(reader, to, entry, file);
    assert.deepEqual([value.text, value.lender, value.note], [one.text, "Adeyemi", one.note]);
  }
  await assert.rejects(openLent(await new KeyWork().make(), to, entry, file), refused("truncated"));
});

test("a lent note that was exchanged, lent to another or for longer isn't shown", async () => {
  const { supervisor, to, entry, file } = await lent();
  const other = await new KeyWork().make();
  for (const forged of [{ until: "2027-12-03" }, { version: 3 }, { note: newRef() }, { signing_key: other.signingKey }, { signing_key: "" }]) {
    await assert.rejects(openLent(supervisor, to, { ...entry, ...forged }, file), refused("lent_forged"), JSON.stringify(forged));
  }
  await assert.rejects(openLent(supervisor, newRef(), entry, file), refused("lent_forged"));
  const second = await lent();
  await assert.rejects(openLent(supervisor, to, entry, second.file), refused("lent_forged"));
});

test("a supervisor's key is pinned, and another one later is found out", async () => {
  const { to, keys } = await lent();
  const other = await new KeyWork().make();
  assert.equal(isPinned({}, to, keys), false);
  assert.equal(isPinned({ [to]: pinOf(keys) }, to, keys), true);
  const exchanged = { ...keys, recipient: other.recipient };
  assert.throws(() => isPinned({ [to]: pinOf(keys) }, to, exchanged), refused("key_exchanged"));
  assert.match(await fingerprint(keys), /^([0-9a-f]{4} ){4}[0-9a-f]{4}$/);
  assert.notEqual(await fingerprint(keys), await fingerprint(exchanged));
});

// -- professional wills --------------------------------------------------------------------------------

async function will(needed = 2, shares = 3) {
  const work = new KeyWork();
  const unlocked = await work.make();
  const made = await makeWill(/** @type {any} */ ({ desk: work, unlocked }), { needed, shares });
  return { unlocked, ...made };
}

/** @param {string[]} codes @param {{recipient: string}} made @param {number} [needed] */
async function together(codes, made, needed = 2) {
  /** @type {import("../../twodrawer/vault/static/js/shares.js").Share[]} */
  let shares = [];
  for (const code of codes) shares = withShare(shares, await readShare(code), { will: await willName(made.recipient), needed });
  return shares.map(({ share }) => share);
}

test("any two of three shares open the identity, and it is the author's", async () => {
  const made = await will();
  for (const [a, b] of [[0, 1], [0, 2], [1, 2]]) {
    const work = new KeyWork();
    await work.combine(await together([made.codes[a ?? 0] ?? "", made.codes[b ?? 0] ?? ""], made), made.recipient);
    const opened = await work.openWill(made.file);
    assert.deepEqual([opened.recipient, opened.signingKey], [made.unlocked.recipient, made.unlocked.signingKey]);
    assert.equal(opened.identity.extractable, false);
  }
});

test("one share too few makes another key, and that is noticed before it is used", async () => {
  const made = await will(3, 5);
  const two = await together(made.codes.slice(0, 2), made, 3);
  await assert.rejects(new KeyWork().combine(two, made.recipient), refused("shares_wrong"));
});

test("a share with one wrong character is found out wherever it is; case and dashes don't matter", async () => {
  const { codes: [code = ""] } = await will();
  assert.match(code, /^([0-9A-HJKMNP-TV-Z]{4}-){17}[0-9A-HJKMNP-TV-Z]{4}$/);
  const plain = await readShare(code);
  assert.deepEqual(await readShare(code.toLowerCase().replaceAll("-", " ").replaceAll("0", "o")), plain);
  assert.equal(await shareCode(plain), code);
  for (let at = 0; at < code.length; at++) {
    if (code[at] === "-") continue;
    const wrong = `${code.slice(0, at)}${code[at] === "7" ? "8" : "7"}${code.slice(at + 1)}`;
    await assert.rejects(readShare(wrong), refused("share_damaged"), String(at));
  }
  await assert.rejects(readShare(code.slice(0, -5)), refused("share_damaged"));
});

test("a share of another will and a share that was typed twice are not taken", async () => {
  const [made, other] = [await will(), await will()];
  await assert.rejects(together([made.codes[0] ?? "", other.codes[1] ?? ""], made), refused("share_of_another"));
  await assert.rejects(together([made.codes[0] ?? "", made.codes[0] ?? ""], made), refused("share_twice"));
});

test("one custodian alone, or more needed than there are, is no will", async () => {
  for (const [needed, shares] of [[1, 3], [4, 3], [2, 10], [1, 1]]) await assert.rejects(will(needed, shares), refused("will_numbers"));
});
