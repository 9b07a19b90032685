import assert from "node:assert/strict";
import { test } from "node:test";
import { MARLOW, ROWAN, begunAccess, enrolled, newDevice, openedVault } from "./vault_server.js";
import { ApiProblem } from "../../twodrawer/vault/static/js/api.js";

const CANARY = "The dream about the burning orchard again.";

test("what is saved is there after unlocking anew, by client, by word, and by version", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  const note = vault.begin(ROWAN);
  const saved = await vault.save(note, CANARY);
  assert.equal(saved.version, 1);
  await vault.save(vault.begin(MARLOW), "Nothing of note.");
  const later = await openedVault(author);
  assert.deepEqual(later.notesOf(ROWAN.client).map(({ text, title, label, session }) => ({ text, title, label, session })),
    [{ text: CANARY, title: CANARY, label: "Rowan", session: ROWAN.session }]);
  assert.deepEqual(later.search("ORCHARD burning").map((hit) => hit.note), [note]);
  assert.deepEqual(later.search("orchard nothing"), []);
  assert.equal((await later.version(note, 1)).text, CANARY);
  assert.equal(later.lastSaved, later.all()[0]?.at);
});

test("nothing that the server has or was asked contains a word of it", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  await vault.save(vault.begin(ROWAN), CANARY);
  const kept = JSON.stringify([author.server.asked, author.mine.manifest, [...author.mine.rows], [...author.mine.shelves]])
    + [...author.mine.rows.values()].map(({ file }) => Buffer.from(file).toString("latin1")).join("");
  for (const word of ["orchard", "Rowan", "AGE-SECRET-KEY"]) {
    for (const spelled of [word, Buffer.from(word).toString("base64").slice(0, -3), Buffer.from(word).toString("hex")]) assert.ok(!kept.includes(spelled));
  }
});

test("one sitting is one version; the next sitting is the next", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  const note = vault.begin(ROWAN);
  for (const text of ["I", "It was", "It was quiet."]) assert.equal((await vault.save(note, text)).version, 1);
  const later = await openedVault(author);
  later.edit(note);
  assert.equal((await later.save(note, "It was quiet. Too quiet.")).version, 2);
  assert.deepEqual(later.versions(note).map(({ version }) => version), [1, 2]);
  assert.equal((await later.version(note, 1)).text, "It was quiet.");
});

test("a sitting that the server calls over becomes a new version, and no word is lost", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  const note = vault.begin(ROWAN);
  await vault.save(note, "First.");
  author.server.before = (path, body) => (path === "saves" && body.notes[0].replaces
    ? Response.json({ kind: "version", what: "Too late.", why: "", do: "" }, { status: 409 }) : undefined);
  assert.equal((await vault.save(note, "First. Second.")).version, 2);
  assert.equal((await vault.version(note, 1)).text, "First.");
});

test("saving the same words again writes nothing", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  const note = vault.begin(ROWAN);
  await vault.save(note, CANARY);
  const { counter } = author.mine.manifest;
  await vault.save(note, CANARY);
  assert.equal(author.mine.manifest.counter, counter);
});

test("two pages with different notes: neither is lost, nobody is troubled", async () => {
  const author = await enrolled();
  const [one, other] = [await openedVault(author), await openedVault(author)];
  const [a, b] = [one.begin(ROWAN), other.begin(MARLOW)];
  assert.equal((await one.save(a, "From the desk.")).conflict, undefined);
  assert.equal((await other.save(b, "From the laptop.")).conflict, undefined);
  assert.equal((await one.save(a, "From the desk, more.")).conflict, undefined);
  const later = await openedVault(author);
  assert.deepEqual(later.all().map(({ text }) => text).sort(), ["From the desk, more.", "From the laptop."]);
});

test("two pages with the same note: both texts are kept, and the second is told", async () => {
  const author = await enrolled();
  const one = await openedVault(author);
  const note = one.begin(ROWAN);
  await one.save(note, "Begun.");
  const other = await openedVault(author);
  other.edit(note);
  await one.save(note, "Begun. From the desk.");
  const saved = await other.save(note, "Begun. From the laptop.");
  assert.deepEqual(saved.conflict && { version: saved.conflict.version, text: saved.conflict.text }, { version: 1, text: "Begun. From the desk." });
  assert.equal(saved.version, 2);
  const back = await one.save(note, "Begun. From the desk. More.");
  assert.equal(back.conflict?.text, "Begun. From the laptop.");
  const texts = [];
  for (const { version } of one.versions(note)) texts.push((await one.version(note, version)).text);
  assert.deepEqual(texts, ["Begun. From the desk.", "Begun. From the laptop.", "Begun. From the desk. More."]);
});

test("writing from the same version on two pages at the same moment loses nothing", async () => {
  const author = await enrolled();
  const pages = await Promise.all([1, 2, 3].map(() => openedVault(author)));
  await Promise.all(pages.map(async (vault, at) => {
    for (let turn = 0; turn < 3; turn++) await vault.save(vault.begin(ROWAN), `Page ${at}, turn ${turn}.`);
  }));
  assert.equal((await openedVault(author)).notesOf(ROWAN.client).length, 9);
});

test("an answer lost on the way is not taken for somebody else's writing", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  const note = vault.begin(ROWAN);
  await vault.save(note, "One.");
  let cut = true;
  author.server.after = (path) => {
    if (path === "saves" && cut) {
      cut = false;
      throw new TypeError("network");
    }
  };
  await assert.rejects(vault.save(note, "One. Two."), (error) => error instanceof ApiProblem && error.kind === "offline" && error.status === 0);
  const saved = await vault.save(note, "One. Two. Three.");
  assert.equal(saved.conflict, undefined);
  assert.equal(vault.notesOf(ROWAN.client)[0]?.text, "One. Two. Three.");
});

test("without the network nothing is called saved, and the next try saves", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  const note = vault.begin(ROWAN);
  author.server.before = () => { throw new TypeError("network"); };
  await assert.rejects(vault.save(note, CANARY), { kind: "offline" });
  author.server.before = () => undefined;
  assert.equal((await vault.save(note, CANARY)).version, 1);
});

test("what comes back otherwise than it was sent isn't called sealed", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  await vault.save(vault.begin(ROWAN), "Earlier.");
  author.server.after = (path) => {
    if (path !== "saves") return;
    for (const row of author.mine.rows.values()) row.file = Uint8Array.from(row.file, (byte, at) => (at === row.file.length - 1 ? byte ^ 1 : byte));
  };
  await assert.rejects(vault.save(vault.begin(ROWAN), CANARY), { kind: "not_kept" });
});

test("a token that runs out in the middle is renewed, with its proof, unseen", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  for (const token of author.server.tokens.values()) token.until = 0;
  assert.equal((await vault.save(vault.begin(ROWAN), CANARY)).version, 1);
});

test("half a surrogate pair is saved as what it can be, and still compares", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  await vault.save(vault.begin(ROWAN), "Broken \ud83d sign, whole 🙂.");
  assert.equal((await openedVault(author)).notesOf(ROWAN.client)[0]?.text, "Broken \ufffd sign, whole 🙂.");
});

test("a note isn't written without knowing on which version the words stand", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  const note = vault.begin(ROWAN);
  await vault.save(note, CANARY);
  await assert.rejects((await openedVault(author)).save(note, "Blind."), { kind: "not_open" });
});

test("shelves split at 64 notes, and a client's notes lie on that client's shelves only", async () => {
  const author = await enrolled();
  const vault = await openedVault(author);
  for (let at = 0; at < 66; at++) await vault.save(vault.begin(at === 65 ? MARLOW : ROWAN), `Note ${at}.`);
  const clients = [...author.mine.shelves.values()].map(({ client }) => client).sort();
  assert.deepEqual(clients, [ROWAN.client, ROWAN.client, MARLOW.client]);
  const later = await openedVault(author, { device: newDevice() });
  assert.equal(later.all().length, 66);
  assert.ok(!author.server.asked.slice(-6).includes("files"), "shelves alone are enough");
});

test("a token for another author than the statement's is refused", async () => {
  const author = await enrolled();
  const access = await begunAccess(author.server);
  author.server.author = "0199a000-0000-7000-8000-00000000ffff";
  await assert.rejects(access.begin(), { kind: "statement" });
});
