import assert from "node:assert/strict";
import { test } from "node:test";
import { MARLOW, ROWAN, enrolled, newDevice, openedVault, ORIGIN } from "./vault_server.js";
import { newRef, sha256, utcText, utf8 } from "../../twodrawer/vault/static/js/bytes.js";
import { isHeld, readKept, waitingFor } from "../../twodrawer/vault/static/js/destroying.js";
import { VaultProblem } from "../../twodrawer/vault/static/js/problems.js";

const CANARY = "The dream about the burning orchard again.";

/** @param {string} kind @returns {(error: unknown) => boolean} */
const refused = (kind) => (error) => error instanceof VaultProblem && error.kind === kind && error.what.length > 10;

/** @param {any} server @param {string[]} held @param {object} [said] @param {Uint8Array} [seed] */
async function keeping(server, held, said = {}, seed = server.seed) {
  const id = newRef();
  const marks = await Promise.all(held.map(async (client) => (await sha256(utf8(`twodrawer-held-v1\n${id}\n${client}`))).slice(0, 16)));
  const { practice, author } = server;
  return server.statement({ v: 1, type: "keeping", aud: ORIGIN, practice, author, id, held: marks.join(" "), iat: utcText(), exp: utcText(Date.now() + 600_000), ...said }, seed);
}

/** @param {any} server @param {string} client @param {object} [said] @param {Uint8Array} [seed] */
function order(server, client, said = {}, seed = server.seed) {
  return server.statement({ v: 1, type: "destruction", aud: ORIGIN, practice: server.practice, id: newRef(), client, proposed_by: newRef(), confirmed_by: newRef(),
    destroyed: utcText(), iat: "2026-01-01T00:00:00.000000Z", exp: "2026-01-01T01:00:00.000000Z", ...said }, seed);
}

/** @param {string} text */
const idOf = (text) => JSON.parse(Buffer.from(text.split(".")[1] ?? "", "base64url").toString()).id;

test("a note that its author destroyed is off the list, off the shelf and off the page, and the others stay", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  const gone = vault.begin(ROWAN);
  await vault.save(gone, CANARY);
  const kept = vault.begin(ROWAN);
  await vault.save(kept, "It was quiet.");
  await vault.save(vault.begin(MARLOW), "Nothing of note.");
  await vault.destroy(gone, readKept(await keeping(author.server, [MARLOW.client]), vault.core));
  assert.deepEqual(vault.notesOf(ROWAN.client).map(({ note }) => note), [kept]);
  assert.equal(Object.hasOwn(vault.manifest.notes, gone), false);
  const later = await openedVault(author);
  assert.deepEqual([later.all().length, later.damaged().length, later.search("orchard").length], [2, 0, 0]);
  await vault.save(vault.begin(ROWAN), "And the page goes on.");
  assert.equal((await openedVault(author)).notesOf(ROWAN.client).length, 2);
});

test("what is about a held client is not destroyed, and a word that isn't the record's, or is old, holds nothing back and lets nothing go", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  const note = vault.begin(ROWAN);
  await vault.save(note, CANARY);
  const { server } = author;
  const kept = readKept(await keeping(server, [newRef(), ROWAN.client]), vault.core);
  assert.deepEqual([await isHeld(kept.said, ROWAN.client), await isHeld(kept.said, MARLOW.client)], [true, false]);
  await assert.rejects(vault.destroy(note, kept), refused("client_held"));
  for (const bad of [await keeping(server, [], {}, new Uint8Array(32).fill(7)), await keeping(server, [], { author: newRef() }),
    await keeping(server, [], { exp: utcText(Date.now() - 60_000) }), await keeping(server, [], { type: "session" }), await keeping(server, [], { held: ["", ""] })]) {
    assert.throws(() => readKept(bad, vault.core), refused("keeping_forged"));
  }
  assert.ok(!server.asked.includes("destructions/own"), "the server was never asked to");
  assert.equal(vault.notesOf(ROWAN.client).length, 1);
});

test("an older list can't bring a destroyed note back: its tombstone explains the missing file, and the next list leaves it out", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  const note = vault.begin(ROWAN);
  await vault.save(note, CANARY);
  const other = vault.begin(MARLOW);
  await vault.save(other, "Nothing of note.");
  const older = { ...author.mine.manifest };
  await vault.destroy(note, readKept(await keeping(author.server, []), vault.core));
  author.mine.manifest = older;
  const later = await openedVault(author, { device: newDevice() });
  assert.deepEqual([later.all().map(({ note: ref }) => ref), later.damaged()], [[other], []]);
  assert.equal(Object.hasOwn(later.manifest.notes, note), false, "and the list was written anew without it");
});

test("a file that is missing without a tombstone that holds stays missing, and is said", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  const note = vault.begin(ROWAN);
  await vault.save(note, CANARY);
  author.mine.rows.clear();
  author.mine.shelves.clear();
  const { server } = author;
  const by = (/** @type {string} */ text) => ({ waiting: [], gone: [{ note, at: utcText(), certificate: idOf(text), signature: "" }], orders: [text] });
  const same = newRef();
  for (const lie of [
    { waiting: [], gone: [], orders: [] },
    { waiting: [], gone: [{ note, at: utcText(), certificate: null, signature: Buffer.alloc(64, 7).toString("base64") }], orders: [] },
    { waiting: [], gone: [{ note, at: utcText(), certificate: newRef(), signature: "" }], orders: [] },
    by(order(server, MARLOW.client)), by(order(server, ROWAN.client, {}, new Uint8Array(32).fill(7))), by(order(server, ROWAN.client, { practice: newRef() })),
    by(order(server, ROWAN.client, { aud: "http://vault.elsewhere.test" })), by(order(server, ROWAN.client, { proposed_by: same, confirmed_by: same })),
  ]) {
    server.destructions = lie;
    const read = await openedVault(author);
    assert.deepEqual(read.damaged().map(({ problem }) => problem.kind), ["missing"]);
  }
  server.destructions = by(order(server, ROWAN.client));
  assert.deepEqual((await openedVault(author)).damaged(), []);
});

test("an author sees what goes soon: the clients that they wrote about, and no others", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  await vault.save(vault.begin(ROWAN), CANARY);
  const due = "2026-11-29T10:00:00.000000Z";
  author.server.destructions.waiting = [ROWAN.client, MARLOW.client].map((client) => ({ statement: order(author.server, client), told_at: utcText(), due_at: due, spared: false }));
  const certificate = idOf(author.server.destructions.waiting[0].statement);
  assert.deepEqual(await waitingFor(vault.core, vault.holdings), [{ client: ROWAN.client, certificate, due, spared: false }]);
});
