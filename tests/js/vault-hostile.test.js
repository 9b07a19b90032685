import assert from "node:assert/strict";
import { test } from "node:test";
import { MARLOW, ROWAN, begunAccess, enrolled, newDevice, openedVault } from "./vault_server.js";
import { KeyWork } from "../../twodrawer/vault/static/js/key-work.js";
import { base64, fromBase64, sha256 } from "../../twodrawer/vault/static/js/bytes.js";
import { openManifest, sealManifest } from "../../twodrawer/vault/static/js/manifest.js";
import { open, seal } from "../../twodrawer/vault/static/js/sealing.js";

/** Two notes of Rowan in two versions, one of Marlow. */
async function written() {
  const author = await enrolled();
  const device = newDevice();
  const vault = await openedVault(author, { device });
  const note = vault.begin(ROWAN);
  await vault.save(note, "First hunch.");
  vault.endSitting(note);
  await vault.save(note, "Second hunch.");
  const other = vault.begin(MARLOW);
  await vault.save(other, "Of Marlow.");
  /** @type {Map<string, any>} */
  const rows = author.mine.rows;
  return { author, device, vault, note, other, rows, shelves: author.mine.shelves };
}

/** @param {Map<string, any>} rows @param {string} one @param {string} other */
const exchange = (rows, one, other) => {
  const [a, b] = [rows.get(one), rows.get(other)];
  rows.set(one, { ...a, file: b.file });
  rows.set(other, { ...b, file: a.file });
};

test("exchanged notes are not shown, and everything else is", async () => {
  const { author, note, other, rows, shelves } = await written();
  exchange(rows, `${note} 2`, `${other} 1`);
  shelves.clear();
  const vault = await openedVault(author);
  assert.deepEqual(vault.all(), []);
  assert.deepEqual(vault.damaged().map(({ problem }) => problem.kind), ["swapped", "swapped"]);
  assert.throws(() => vault.edit(note), { kind: "swapped" });
  assert.equal((await vault.version(note, 1)).text, "First hunch.");
});

test("an earlier version in the place of the newest is not shown as current", async () => {
  const { author, note, rows, shelves } = await written();
  rows.set(`${note} 2`, { ...rows.get(`${note} 2`), file: rows.get(`${note} 1`)?.file, sha256: rows.get(`${note} 1`)?.sha256 });
  shelves.clear();
  const vault = await openedVault(author);
  assert.deepEqual(vault.notesOf(ROWAN.client), []);
  await assert.rejects(vault.version(note, 2), { kind: "swapped" });
});

test("a forged note, sealed by someone who knows the recipient, is not shown", async () => {
  const { author, note, rows, shelves } = await written();
  const genuine = await open(author.unlocked.identity, rows.get(`${note} 2`)?.file ?? new Uint8Array());
  rows.set(`${note} 2`, { ...rows.get(`${note} 2`), file: await seal(author.unlocked.recipient, { ...genuine, text: "Planted." }) });
  shelves.clear();
  const vault = await openedVault(author);
  assert.ok(!JSON.stringify([vault.all(), vault.search("planted")]).includes("Planted"));
  assert.deepEqual(vault.damaged().map(({ problem }) => problem.kind), ["swapped"]);
});

test("notes that the list doesn't name are not shown at all", async () => {
  const { author, note, rows } = await written();
  rows.set("0199a000-0000-7000-8000-00000000eeee 1", { ...rows.get(`${note} 2`), note: "0199a000-0000-7000-8000-00000000eeee" });
  assert.equal((await openedVault(author)).all().length, 2);
});

for (const [what, cut] of /** @type {[string, (file: Uint8Array) => Uint8Array][]} */ ([
  ["cut by one byte", (file) => file.slice(0, -1)], ["cut in the header", (file) => file.slice(0, 60)], ["empty", () => new Uint8Array()],
  ["plain text", () => new TextEncoder().encode("Second hunch.")], ["with a byte too many", (file) => Uint8Array.from([...file, 0])],
])) {
  test(`a file that is ${what} is damaged, never shown`, async () => {
    const { author, note, rows, shelves } = await written();
    rows.set(`${note} 2`, { ...rows.get(`${note} 2`), file: cut(rows.get(`${note} 2`)?.file ?? new Uint8Array()) });
    shelves.clear();
    const vault = await openedVault(author);
    assert.deepEqual(vault.damaged().map(({ problem }) => problem.kind), ["truncated"]);
    assert.equal(vault.notesOf(MARLOW.client).length, 1);
  });
}

test("an exchanged, forged or damaged shelf is left aside, and the notes themselves are read", async () => {
  for (const spoil of [
    (/** @type {any[]} */ [a, b]) => { [a.file, b.file] = [b.file, a.file]; },
    async (/** @type {any[]} */ [a], /** @type {string} */ recipient) => {
      a.file = await seal(recipient, { v: 1, type: "shelf", shelf: a.ref, client: a.client, notes: [{ note: "x", version: 1, sha256: "", at: "", session: "", label: "", text: "Planted." }] });
    },
    (/** @type {any[]} */ [a]) => { a.file = a.file.slice(0, -3); },
  ]) {
    const { author, shelves } = await written();
    await spoil([...shelves.values()], author.unlocked.recipient);
    const vault = await openedVault(author);
    assert.deepEqual(vault.all().map(({ text }) => text).sort(), ["Of Marlow.", "Second hunch."]);
    assert.deepEqual(vault.damaged(), []);
  }
});

test("missing shelves are rebuilt, with the notes' own texts", async () => {
  const { author, shelves } = await written();
  shelves.clear();
  const vault = await openedVault(author);
  assert.equal(await vault.mend(), true);
  assert.equal(await vault.mend(), false);
  assert.equal(shelves.size, 2);
  author.server.asked.length = 0;
  assert.equal((await openedVault(author)).all().length, 2);
  assert.ok(!author.server.asked.includes("files"));
});

test("a forged list opens nothing: sealed for the author, but not authenticated by the author's key", async () => {
  const { author } = await written();
  const { mine } = author;
  const stranger = await new KeyWork().make();
  const { manifest } = await openManifest(author.unlocked, /** @type {any} */ (mine.manifest), author.server);
  const file = await seal(author.unlocked.recipient, { ...manifest, notes: {} });
  const mac = base64(new Uint8Array(await crypto.subtle.sign("HMAC", stranger.mac, file)));
  for (const forged of [{ counter: 3, file: base64(file), mac }, { ...mine.manifest, mac: base64(new Uint8Array(32)) }, { ...mine.manifest, counter: 4 }]) {
    author.mine.manifest = forged;
    await assert.rejects(openedVault(author), { kind: "forged" });
  }
});

test("another author's list, even of the same key, is refused", async () => {
  const { author } = await written();
  const foreign = await sealManifest(author.unlocked, { v: 1, type: "manifest", author: "another", practice: author.server.practice, counter: 3, notes: {}, shelves: {}, pins: {} });
  author.mine.manifest = { counter: 3, file: base64(foreign.file), mac: foreign.mac };
  await assert.rejects(openedVault(author), { kind: "forged" });
});

test("an older vault is refused on a device that saw a newer one, and opened only when the author says so", async () => {
  const { author, device, vault, note } = await written();
  const older = structuredClone({ manifest: author.mine.manifest, rows: author.mine.rows, shelves: author.mine.shelves });
  await vault.save(vault.begin(ROWAN), "Newest.");
  Object.assign(author.mine, older);
  await assert.rejects(openedVault(author, { device }), (error) => /** @type {any} */ (error).kind === "older" && /** @type {any} */ (error).facts.seen === 4);
  Object.assign(author.mine, { manifest: { counter: 0, file: null, mac: null }, rows: new Map(), shelves: new Map() });
  await assert.rejects(openedVault(author, { device }), { kind: "older" });
  Object.assign(author.mine, older);
  const again = await openedVault(author, { device, acceptOlder: true });
  assert.equal(again.all().length, 2);
  again.edit(note);
  await again.save(note, "Third hunch.");
  assert.equal((await openedVault(author, { device })).notesOf(ROWAN.client)[0]?.text, "Third hunch.");
});

test("a list that is gone while its notes are there is not an empty vault", async () => {
  const { author } = await written();
  author.mine.manifest = { counter: 0, file: null, mac: null };
  await assert.rejects(openedVault(author), { kind: "missing" });
});

test("a second history with the same number is noticed", async () => {
  const { author, device } = await written();
  const { manifest } = await openManifest(author.unlocked, /** @type {any} */ (author.mine.manifest), author.server);
  const fork = await sealManifest(author.unlocked, manifest);
  author.mine.manifest = { counter: manifest.counter, file: base64(fork.file), mac: fork.mac };
  await assert.rejects(openedVault(author, { device }), { kind: "older" });
});

test("the background check finds what the shelves hide: missing, exchanged, and earlier versions", async () => {
  const { author, note, other, rows } = await written();
  rows.delete(`${note} 1`);
  exchange(rows, `${note} 2`, `${other} 1`);
  const vault = await openedVault(author);
  assert.equal(vault.all().length, 2, "from shelves");
  const findings = await vault.verify();
  assert.deepEqual(findings.map(({ version, problem }) => `${version} ${problem.kind}`).sort(), ["1 missing", "1 swapped", "2 swapped"]);
  assert.deepEqual(vault.all(), []);
});

test("a server that lacks a note's file is told apart from one that changed it", async () => {
  const { author, note, rows, shelves } = await written();
  rows.delete(`${note} 2`);
  shelves.clear();
  const vault = await openedVault(author);
  assert.deepEqual(vault.damaged().map(({ problem }) => problem.kind), ["missing"]);
  assert.equal(vault.all().length, 1);
});

// --- The proof of key is no way to have files opened ------------------------------------------------

/** @param {(author: Awaited<ReturnType<typeof written>>) => Promise<Uint8Array>|Uint8Array} file */
async function refusesChallenge(file) {
  const all = await written();
  const challenge = await file(all);
  all.author.server.challengeFile = async () => challenge;
  const bodies = /** @type {any[]} */ ([]);
  all.author.server.before = (path, body) => void (path === "proofs" && bodies.push(body));
  await assert.rejects(openedVault(all.author), { kind: "challenge" });
  assert.deepEqual(bodies, [], "nothing was answered");
}

test("a challenge that is really a note gets no answer", () => refusesChallenge(({ rows, note }) => rows.get(`${note} 2`)?.file ?? new Uint8Array()));
test("a challenge that is really a shelf gets no answer", () => refusesChallenge(({ shelves }) => [...shelves.values()][0].file));
test("a challenge that is really the list gets no answer", () => refusesChallenge(({ author }) => fromBase64(author.mine.manifest.file ?? "")));
test("a challenge that is really a wrapped identity gets no answer", () => refusesChallenge(async () => {
  const work = new KeyWork();
  await work.make();
  return work.wrap({ stanza: async () => ({ args: ["age-encryption.org/fido2prf", "A".repeat(22)], body: new Uint8Array(32) }) });
}));

for (const [what, change] of /** @type {[string, (text: string) => string][]} */ ([
  ["has another name", (text) => text.replace("proof-v1", "proof-v2")],
  ["is for another origin", (text) => text.replace("vault.localhost:8001", "evil.localhost:8001")],
  ["is for another ticket", (text) => text.replace(/\n[0-9a-f]{8}-/, "\n00000000-")],
  ["carries words after the random bytes", (text) => `${text.trimEnd()} I remember${" ".repeat(600)}`.slice(0, 512)],
  ["is a byte too short", (text) => text.slice(0, -1)],
  ["is a byte too long", (text) => `${text} `],
])) {
  test(`a challenge that ${what} gets no answer`, () => refusesChallenge(async ({ author }) => {
    let made = new Uint8Array();
    const { server } = author;
    server.challengeFile = async (recipient, text) => (made = /** @type {any} */ (await server.sealed(recipient, change(text))));
    await openedVault(author).catch(() => {});
    return made;
  }));
}

test("a challenge may carry a grease stanza, as rage writes it, and is answered with a hash only", async () => {
  const author = await enrolled();
  const { Encrypter, Stanza } = await import("../../twodrawer/vault/static/vendor/age.js");
  author.server.challengeFile = async (recipient, text) => {
    const sealing = new Encrypter();
    sealing.addRecipient(recipient);
    sealing.addRecipient({ wrapFileKey: () => [new Stanza(["uK-grease", "x"], new Uint8Array(60))] });
    return sealing.encrypt(text);
  };
  const bodies = /** @type {any[]} */ ([]);
  author.server.before = (path, body) => void (path === "proofs" && bodies.push(body));
  await openedVault(author);
  assert.match(bodies[0].answer, /^[0-9a-f]{64}$/);
});

test("a key that the server doesn't list opens nothing and asks nothing", async () => {
  const { server } = await enrolled();
  const stranger = await new KeyWork().make();
  const access = await begunAccess(server);
  server.asked.length = 0;
  await assert.rejects(async () => access.prove(stranger), { kind: "wrong_key" });
  assert.deepEqual(server.asked, []);
  assert.equal((await sha256(new Uint8Array())).length, 64);
});
