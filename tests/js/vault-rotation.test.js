import assert from "node:assert/strict";
import { test } from "node:test";
import { MARLOW, ROWAN, begunAccess, enrolled, openedVault } from "./vault_server.js";
import { KeyWork } from "../../twodrawer/vault/static/js/key-work.js";
import { confirmKit, enrol, enrolSuccessor } from "../../twodrawer/vault/static/js/enrolling.js";
import { IdentityInHand } from "../../twodrawer/vault/static/js/keys.js";
import { Rotation } from "../../twodrawer/vault/static/js/rotation.js";

const WRAPS = /** @type {const} */ ([{ kind: "passphrase", file: "AA==" }, { kind: "kit", file: "AA==" }]);

/** An author with two notes in three versions, and a successor that waits. */
async function rotating() {
  const author = await enrolled();
  const vault = await openedVault(author);
  const note = vault.begin(ROWAN);
  await vault.save(note, "First.");
  vault.endSitting(note);
  await vault.save(note, "First, and second.");
  await vault.save(vault.begin(MARLOW), "Of Marlow.");
  const desk = new KeyWork();
  const hand = new IdentityInHand(desk, await desk.make());
  const { access } = vault.core;
  await access.begin("set-up");
  await access.prove(author.unlocked);
  await enrolSuccessor({ access, hand, wraps: [...WRAPS], old: author.unlocked });
  await confirmKit(access, hand.unlocked);
  await access.prove(author.unlocked);
  return { author, vault, note, next: hand.unlocked, access };
}

test("everything is sealed anew, in its versions, and the old key opens nothing more", async () => {
  const { author, vault, note, next } = await rotating();
  const old = structuredClone([...author.mine.rows.values()].map(({ sha256 }) => sha256));
  /** @type {string[]} */
  const steps = [];
  await new Rotation({ vault, next, onProgress: ({ step, done, of }) => steps.push(`${step} ${done}/${of}`) }).run();
  assert.deepEqual(steps, ["sealing 3/3", "checking 3/3", "finishing 0/1", "finishing 1/1"]);
  const after = await openedVault({ server: author.server, unlocked: next });
  assert.deepEqual(after.all().map(({ text }) => text).sort(), ["First, and second.", "Of Marlow."]);
  assert.equal((await after.version(note, 1)).text, "First.");
  assert.deepEqual(await after.verify(), []);
  assert.ok(after.counter > 3);
  assert.ok([...author.server.identities[0]?.rows.values() ?? []].every(({ sha256 }) => !old.includes(sha256)));
  await assert.rejects(openedVault(author), { kind: "wrong_key" });
});

test("a save in between is not lost: it is sealed anew as well", async () => {
  const { author, vault, note, next } = await rotating();
  const other = await openedVault(author);
  let saved = false;
  await new Rotation({ vault, next, onProgress: ({ step }) => {
    if (step !== "finishing" || saved) return;
    saved = true;
    other.edit(note);
    author.server.before = async (path) => {
      if (!path.endsWith("/finish")) return undefined;
      author.server.before = () => undefined;
      await other.save(note, "First, second and third.");
      return undefined;
    };
  } }).run();
  const after = await openedVault({ server: author.server, unlocked: next });
  assert.deepEqual(after.notesOf(ROWAN.client).map(({ text }) => text), ["First, second and third."]);
});

test("what was sent and came back otherwise stops the rotation; the old vault stays as it is", async () => {
  const { author, vault, next } = await rotating();
  const pending = author.server.identities[1];
  const rotation = new Rotation({ vault, next, onProgress: ({ step }) => {
    const [row] = pending?.rows.values() ?? [];
    if (step === "sealing" && row) row.file = row.file.slice(0, -1);
  } });
  await assert.rejects(rotation.run(), { kind: "truncated" });
  assert.equal((await openedVault(author)).all().length, 2);
  await rotation.abandon();
  assert.equal(author.server.identities.length, 1);
});

test("a vault isn't set up without a kit, nor with a kit alone", async () => {
  const { server } = await enrolled();
  const desk = new KeyWork();
  const hand = new IdentityInHand(desk, await desk.make());
  const access = await begunAccess(server, "set-up");
  for (const wraps of [[WRAPS[0]], [WRAPS[1]], []]) await assert.rejects(enrol({ access, hand, wraps, reason: "reset" }), { kind: "weak" });
});
