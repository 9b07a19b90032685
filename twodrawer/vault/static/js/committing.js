/**
 * One change of the vault: the notes' files, the shelves they lie on and the list with the next counter, in one request
 * that the server takes only if nobody changed the list in between. Then what was stored is fetched back, opened and
 * compared; only after that is it called sealed.
 */
import { base64, newRef, sha256 } from "./bytes.js";
import { openManifest, sealManifest } from "./manifest.js";
import { VaultProblem } from "./problems.js";
import { readVersions } from "./reading.js";
import { seal } from "./sealing.js";
import { MOST, shelfOf } from "./shelf.js";

/** @typedef {import("./holdings.js").Held} Held */
/** @typedef {import("./holdings.js").Holdings} Holdings */
/** @typedef {import("./manifest.js").Manifest} Manifest */
/** @typedef {import("./reading.js").Core} Core */
/** @typedef {{value: import("./note.js").NoteVersion, file: Uint8Array, sha256: string, replaces: string|null}} SealedNote */

/** @param {Core} core @param {import("./note.js").NoteVersion} value @param {string|null} replaces @returns {Promise<SealedNote>} */
export async function sealNote({ unlocked }, value, replaces) {
  const file = await seal(unlocked.recipient, value);
  return { value, file, sha256: await sha256(file), replaces };
}

/** @param {Manifest} manifest @param {SealedNote} sealed @returns {import("./manifest.js").ListedNote} the note's line with this version */
function listed(manifest, { value: { note, client, version, at }, sha256: hash }) {
  const before = Object.hasOwn(manifest.notes, note) ? manifest.notes[note]?.versions ?? [] : [];
  return { client, versions: [...before.slice(0, version - 1), [version, hash, at]] };
}

/** @param {SealedNote} sealed @param {string} shelf @returns {Held} */
const heldAs = ({ value: { note, client, label, session, version, at, text }, sha256: hash }, shelf) =>
  ({ note, client, label, session, version, at, text, sha256: hash, shelf });

/**
 * Which notes lie on which shelf after this change; only shelves that change are named.
 * @param {Holdings} holdings @param {SealedNote[]} sealed @param {Held[]} homeless notes of the vault that lie on no shelf
 * @param {string[]} dropped shelves that go with this change
 * @returns {Map<string, {client: string, notes: Held[]}>}
 */
function shelved(holdings, sealed, homeless, dropped) {
  /** @type {Map<string, {client: string, notes: Held[]}>} */
  const changed = new Map();
  /** @param {string} ref @param {string} client */
  const taken = (ref, client) => {
    const shelf = changed.get(ref) ?? { client, notes: holdings.on(ref) };
    changed.set(ref, shelf);
    return shelf;
  };
  /** @param {string} client */
  const roomFor = (client) => {
    const begun = [...changed].find(([, shelf]) => shelf.client === client && shelf.notes.length < MOST)?.[0];
    if (begun) return begun;
    const kept = Object.entries(holdings.manifest.shelves).find(([ref, shelf]) => shelf.client === client
      && !changed.has(ref) && !dropped.includes(ref) && holdings.on(ref).length < MOST)?.[0];
    return kept ?? newRef();
  };
  for (const one of sealed) {
    const { note, client } = one.value;
    const ref = holdings.notes.get(note)?.shelf ?? roomFor(client);
    const shelf = taken(ref, client);
    shelf.notes = [...shelf.notes.filter((held) => held.note !== note), heldAs(one, ref)];
  }
  for (const held of homeless) {
    if (sealed.some(({ value }) => value.note === held.note)) continue;
    const ref = roomFor(held.client);
    taken(ref, held.client).notes.push({ ...held, shelf: ref });
  }
  return changed;
}

/**
 * @typedef {object} Committed
 * @property {Manifest} manifest
 * @property {Held[]} held
 * @property {string} file the list's file in base64
 * @property {string} sha256
 */

/**
 * @param {Core} core @param {Holdings} holdings @param {{sealed?: SealedNote[], homeless?: Held[], dropped?: string[], pins?: Record<string, string>}} change
 * @returns {Promise<Committed>}
 */
export async function commit({ access, unlocked, device, identity }, holdings, { sealed = [], homeless = [], dropped = [], pins = {} }) {
  const { manifest: before } = holdings;
  /** @type {import("./api.js").SentShelf[]} */
  const shelves = [];
  const lines = Object.fromEntries(Object.entries(before.shelves).filter(([ref]) => !dropped.includes(ref)));
  const held = [];
  for (const [ref, { client, notes }] of shelved(holdings, sealed, homeless, dropped)) {
    const content = notes.map(({ note, version, sha256: hash, at, session, label, text }) =>
      ({ note, version, sha256: hash, at, session, label, text }));
    const file = await seal(unlocked.recipient, shelfOf({ shelf: ref, client, notes: content }));
    const hash = await sha256(file);
    shelves.push({ ref, client, sha256: hash, file: base64(file) });
    lines[ref] = { client, sha256: hash };
    held.push(...notes);
  }
  const notes = Object.fromEntries(Object.entries(before.notes).filter(([note]) => !holdings.gone.has(note)));
  for (const one of sealed) notes[one.value.note] = listed(before, one);
  const manifest = { ...before, counter: before.counter + 1, notes, shelves: lines, pins: { ...before.pins, ...pins } };
  const list = await sealManifest(unlocked, manifest);
  const file = base64(list.file);
  await access.run(async () => access.api.save({
    proof: await access.proof(identity), base: before.counter, counter: manifest.counter, manifest: file, mac: list.mac,
    notes: sealed.map(({ value, file: bytes, sha256: hash, replaces }) =>
      ({ note: value.note, client: value.client, version: value.version, sha256: hash, file: base64(bytes), replaces })),
    shelves, dropped_shelves: dropped,
  }));
  await device.saw(unlocked.recipient, { counter: manifest.counter, sha256: list.sha256 });
  return { manifest, held, file, sha256: list.sha256 };
}

/**
 * Fetches back what was just stored and compares it, text by text. Throws if anything differs.
 * @param {Core} core @param {Committed} committed @param {SealedNote[]} sealed
 */
export async function compareWithStored(core, committed, sealed) {
  const wanted = sealed.map(({ value }) => /** @type {[string, number]} */ ([value.note, value.version]));
  const back = wanted.length > 0 ? await readVersions(core, committed.manifest, wanted) : [];
  back.forEach(({ value, problem }, at) => {
    if (problem || value?.text !== sealed[at]?.value.text) throw new VaultProblem("not_kept", { cause: problem });
  });
  const stored = await core.access.run(() => core.access.api.manifest());
  if (stored.counter === committed.manifest.counter && stored.file === committed.file) return;
  // Another page may have saved in between: then its list is of this author, newer, and has what was saved here.
  const { counter, file, mac } = stored;
  if (file === null || mac === null || counter <= committed.manifest.counter) throw new VaultProblem("not_kept");
  const { manifest } = await openManifest(core.unlocked, { counter, file, mac }, core);
  const kept = sealed.every(({ value, sha256: hash }) => manifest.notes[value.note]?.versions[value.version - 1]?.[1] === hash);
  if (!kept) throw new VaultProblem("not_kept");
}
