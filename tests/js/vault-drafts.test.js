import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { ROWAN, enrolled, openedVault } from "./vault_server.js";
import { KeyWork } from "../../twodrawer/vault/static/js/key-work.js";
import { Journal, WRITE_AFTER, openDraftStore } from "../../twodrawer/vault/static/js/offline.js";

/** Locks as browsers have them: held as long as the callback's promise. @returns {any} */
function pageLocks(held = new Set()) {
  return {
    held,
    async request(/** @type {string} */ name, /** @type {any} */ options, /** @type {any} */ then = options) {
      if (held.has(name)) return then(null);
      held.add(name);
      const done = await then({ name });
      held.delete(name);
      return done;
    },
  };
}

/** A page of this author with a journal of its own. @param {Awaited<ReturnType<typeof enrolled>>} author @param {any} [locks] */
async function page(author, locks = pageLocks()) {
  const { unlocked, server } = author;
  const journal = new Journal({ store: await openDraftStore(), unlocked, whose: { author: server.author, practice: server.practice }, locks });
  return { vault: await openedVault(author, { journal }), journal };
}

const CANARY = "The orchard burned before the letter came.";

test("words lie on the device within two seconds, sealed, and go once the server has them", async () => {
  assert.ok(WRITE_AFTER < 1_500);
  const author = await enrolled();
  const { vault, journal } = await page(author);
  const note = vault.begin(ROWAN);
  vault.keep(note, CANARY);
  await new Promise((done) => setTimeout(done, WRITE_AFTER + 200));
  const [lying] = await journal.store.all();
  assert.ok(lying);
  assert.ok(!Buffer.from(lying.file).toString("latin1").includes("orchard"));
  assert.deepEqual(Object.keys(lying).sort(), ["context", "file", "id", "mac"]);
  await vault.save(note, CANARY);
  assert.deepEqual(await journal.store.all(), []);
});

test("an older text that took longer to seal doesn't lie on top of a newer one", async () => {
  const author = await enrolled();
  const { vault, journal } = await page(author);
  const note = vault.begin(ROWAN);
  const { sign } = crypto.subtle;
  let first = true;
  crypto.subtle.sign = async (/** @type {any[]} */ ...given) => {
    const slow = first;
    first = false;
    if (slow) await new Promise((done) => setTimeout(done, WRITE_AFTER * 2));
    return sign.apply(crypto.subtle, /** @type {any} */ (given));
  };
  try {
    vault.keep(note, "The orchard");
    await new Promise((done) => setTimeout(done, WRITE_AFTER + 100)); // the first is being sealed
    vault.keep(note, CANARY);
    await new Promise((done) => setTimeout(done, WRITE_AFTER * 2 + 300));
    await journal.flush();
  } finally {
    crypto.subtle.sign = sign;
  }
  const next = await page(author);
  assert.deepEqual((await next.vault.recover()).map(({ text }) => text), [CANARY]);
});

test("after a crash without network the next page saves what was left", async () => {
  const author = await enrolled();
  const first = await page(author);
  const note = first.vault.begin(ROWAN);
  first.vault.keep(note, CANARY);
  await first.journal.flush();
  const next = await page(author);
  assert.deepEqual((await next.vault.recover()).map(({ text, version, beside }) => ({ text, version, beside })), [{ text: CANARY, version: 1, beside: false }]);
  assert.deepEqual(await next.vault.recover(), []);
  assert.equal((await page(author)).vault.notesOf(ROWAN.client)[0]?.text, CANARY);
});

test("a draft that was overtaken lies under the newer text, as a version", async () => {
  const author = await enrolled();
  const first = await page(author);
  const note = first.vault.begin(ROWAN);
  await first.vault.save(note, "Begun.");
  first.vault.keep(note, "Begun. Offline.");
  await first.journal.flush();
  const second = await openedVault(author);
  second.edit(note);
  await second.save(note, "Begun. Elsewhere.");
  const next = await page(author);
  assert.equal((await next.vault.recover())[0]?.beside, true);
  assert.equal(next.vault.notesOf(ROWAN.client)[0]?.text, "Begun. Elsewhere.");
  const texts = [];
  for (const { version } of next.vault.versions(note)) texts.push((await next.vault.version(note, version)).text);
  assert.deepEqual(texts, ["Begun.", "Begun. Elsewhere.", "Begun. Offline.", "Begun. Elsewhere."]);
});

test("a page that still lives keeps its drafts, and other authors' are left alone", async () => {
  const locks = pageLocks();
  const author = await enrolled();
  const first = await page(author, locks);
  first.vault.keep(first.vault.begin(ROWAN), "Still typing.");
  await first.journal.flush();
  const second = await page(author, locks);
  assert.deepEqual(await second.vault.recover(), []);
  const other = await page(await enrolled());
  assert.deepEqual(await other.vault.recover(), []);
  assert.equal((await first.journal.store.all()).length, 1);
  await first.vault.lock();
  assert.equal((await second.vault.recover()).length, 1);
});

test("a draft that somebody else sealed for this author isn't taken", async () => {
  const author = await enrolled();
  const stranger = await new KeyWork().make();
  const { server, unlocked } = author;
  const store = await openDraftStore();
  const forged = new Journal({ store, unlocked: { ...unlocked, mac: stranger.mac }, whose: { author: server.author, practice: server.practice }, locks: pageLocks() });
  forged.keep({ note: "n", ...ROWAN, base: null, text: "Planted." });
  await forged.flush();
  const { vault } = await page(author);
  assert.deepEqual(await vault.recover(), []);
  for (const { id } of await store.all()) await store.remove(id);
});

test("a device that can't keep anything says so", async () => {
  const author = await enrolled();
  const problems = /** @type {unknown[]} */ ([]);
  const store = { put: async () => { throw new Error("full"); }, all: async () => [], remove: async () => {} };
  const journal = new Journal({ store, unlocked: author.unlocked, whose: author.server, failed: (error) => problems.push(error) });
  journal.keep({ note: "n", ...ROWAN, base: null, text: CANARY });
  await journal.flush();
  assert.equal(problems.length, 1);
});
