import "fake-indexeddb/auto";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Journal, WRITE_AFTER, journalKey, openRecord, recovery, sealRecord } from "../../twodrawer/static/js/journal.js";
import { openJournalStore } from "../../twodrawer/static/js/journal-store.js";

const keyOf = (/** @type {number} */ byte) => journalKey(Buffer.alloc(32, byte).toString("base64"));
const ABOUT = { note: "note-1", section: "data", tab: "tab-1", journal: "journal-1", base: 2, at: 1000 };
let notes = 0;

/** @param {{key?: CryptoKey, journal?: string, tab?: string, note?: string}} [given] */
async function journalOf({ key, journal = "journal-1", tab = "tab-1", note = `own-${++notes}` } = {}) {
  const store = await openJournalStore();
  return new Journal({ store, key: key ?? await keyOf(1), journal, note, tab });
}

test("what is sealed opens again, and the key can't be exported", async () => {
  const key = await keyOf(1);
  const record = await sealRecord(key, ABOUT, "Slept six hours. 🙂");
  assert.equal(await openRecord(key, record), "Slept six hours. 🙂");
  assert.equal(key.extractable, false);
  assert.ok(!Buffer.from(record.sealed).includes("Slept"));
});

test("a record can't be passed off as another section, draft, revision or time", async () => {
  const key = await keyOf(1);
  const record = await sealRecord(key, ABOUT, "Words.");
  for (const change of [{ section: "plan" }, { note: "note-2" }, { base: 3 }, { at: 1001 }, { tab: "tab-2" }, { journal: "journal-2" }]) {
    await assert.rejects(openRecord(key, { ...record, ...change }));
  }
});

test("a key of another length is refused", async () => {
  await assert.rejects(journalKey(Buffer.alloc(16).toString("base64")), /32 bytes/);
});

test("what is kept is in the store within a second, and a new page with the key reads it", async () => {
  assert.ok(WRITE_AFTER < 1_000);
  const first = await journalOf({ note: "note-a" });
  first.keep("data", "Slept", 0, 1);
  first.keep("data", "Slept six", 0, 2);
  await new Promise((done) => setTimeout(done, WRITE_AFTER + 200));
  const after = await journalOf({ note: "note-a", tab: "tab-2" });
  assert.deepEqual(await after.read(), [{ section: "data", tab: "tab-1", base: 0, at: 2, text: "Slept six" }]);
});

test("records of a replaced key are removed, not kept for later", async () => {
  const first = await journalOf({ note: "note-b" });
  first.keep("data", "A moved sentence.", 0, 1);
  await first.flush();
  const after = await journalOf({ note: "note-b", key: await keyOf(2), journal: "journal-2" });
  assert.deepEqual(await after.read(), []);
  assert.deepEqual(await after.store.of("note-b"), []);
});

test("what the record has is dropped, what it lacks stands on the new revision", async () => {
  const journal = await journalOf({ note: "note-c" });
  journal.keep("data", "Saved.", 0, 1);
  journal.keep("plan", "Saved. Not yet", 0, 1);
  await journal.flush();
  await journal.settled({ data: "Saved.", plan: "Saved." }, { data: "Saved.", plan: "Saved. Not yet" }, 1, 5);
  assert.deepEqual(await journal.read(), [{ section: "plan", tab: "tab-1", base: 1, at: 5, text: "Saved. Not yet" }]);
});

test("an ended draft leaves nothing on the device, and takes no more words", async () => {
  const journal = await journalOf({ note: "note-d" });
  const other = await journalOf({ note: "note-e" });
  journal.keep("data", "Words.", 0, 1);
  other.keep("data", "Other words.", 0, 1);
  await Promise.all([journal.flush(), other.flush()]);
  await journal.end();
  journal.keep("data", "Late words.", 0, 2);
  await journal.flush();
  assert.deepEqual(await journal.store.of("note-d"), []);
  assert.equal((await other.store.of("note-e")).length, 1);
});

test("another tab's records go only after this tab holds their words", async () => {
  const old = await journalOf({ note: "note-f", tab: "tab-old" });
  old.keep("data", "Unsaved.", 3, 1);
  await old.flush();
  const now = await journalOf({ note: "note-f", tab: "tab-new" });
  const entries = await now.read();
  now.keep("data", "Unsaved.", 3, 2);
  await now.takeOver(entries);
  assert.deepEqual((await now.read()).map(({ tab, text }) => [tab, text]), [["tab-new", "Unsaved."]]);
});

test("a device that can't store says so instead of failing", async () => {
  /** @type {unknown[]} */
  const failures = [];
  const store = { ...await openJournalStore(), put: async () => { throw new Error("QuotaExceededError"); } };
  const journal = new Journal({ store, key: await keyOf(1), journal: "j", note: "note-g", tab: "t", failed: (error) => failures.push(error) });
  journal.keep("data", "Words.", 0, 1);
  await journal.flush();
  assert.equal(failures.length, 1);
});

const entry = (/** @type {Partial<import("../../twodrawer/static/js/journal.js").Entry>} */ given) =>
  ({ section: "data", tab: "t", base: 2, at: 1, text: "", ...given });

test("newer words on the same revision are restored", () => {
  const { restore, collide } = recovery({ revision: 2, sections: { data: "A." } }, [entry({ text: "A. B" })]);
  assert.deepEqual([restore, collide], [[{ section: "data", mine: "A. B", at: 1 }], []]);
});

test("if the record moved on as well, both are shown and neither wins", () => {
  const { restore, collide } = recovery({ revision: 3, sections: { data: "X." } }, [entry({ text: "A. B" })]);
  assert.deepEqual([restore, collide.map((found) => found.mine)], [[], ["A. B"]]);
});

test("a save whose answer never came is continued, not called a conflict", () => {
  const { restore, collide } = recovery({ revision: 3, sections: { data: "A. B." } }, [entry({ text: "A. B. C" })]);
  assert.deepEqual([restore.map((found) => found.mine), collide], [["A. B. C"], []]);
});

test("two tabs with different words are both shown", () => {
  const { restore, collide } = recovery({ revision: 2, sections: { data: "A." } },
    [entry({ text: "A. B", tab: "1", at: 1 }), entry({ text: "A. C", tab: "2", at: 2 })]);
  assert.deepEqual([restore, collide.map((found) => found.mine)], [[], ["A. B\n\nA. C"]]);
});

test("what the record already has is stale and nothing is said", () => {
  const { restore, collide, stale } = recovery({ revision: 2, sections: { data: "A." } }, [entry({ text: "A.", base: 1 })]);
  assert.deepEqual([restore, collide, stale.length], [[], [], 1]);
});
