/**
 * Reading the vault: the author's list first, then what it names. Every file is held against the list; what differs in a
 * single bit isn't shown.
 */
import { ApiProblem } from "./api.js";
import { withoutGone } from "./destroying.js";
import { newestOf, emptyManifest, openManifest, versionsOf } from "./manifest.js";
import { checkedNote } from "./note.js";
import { Holdings } from "./holdings.js";
import { VaultProblem } from "./problems.js";
import { checkedShelf } from "./shelf.js";

/** @typedef {import("./manifest.js").Manifest} Manifest */
/** @typedef {import("./note.js").NoteVersion} NoteVersion */
/**
 * What every part of an open vault works with.
 * @typedef {object} Core
 * @property {import("./access.js").Access} access
 * @property {import("./identity-file.js").Unlocked} unlocked
 * @property {import("./device.js").Device} device
 * @property {import("./opening.js").Opener} opener
 * @property {string} identity ref
 * @property {string} author
 * @property {string} practice
 */
/** @typedef {{entry: import("./api.js").ShelfEntry, file: import("./bytes.js").Bytes}} StoredShelf */
/** @typedef {(progress: {done: number, of: number}) => void} OnProgress */

const BATCH = 200;

/**
 * The list as the server has it now, never an older one than this device has seen.
 * @param {Core} core @param {{acceptOlder?: boolean}} [given] @returns {Promise<Manifest>}
 */
export async function readManifest({ access, unlocked, device, author, practice }, { acceptOlder = false } = {}) {
  const stored = await access.run(() => access.api.manifest());
  const seen = await device.seen(unlocked.recipient);
  const { counter, file, mac } = stored;
  const read = file !== null && mac !== null ? await openManifest(unlocked, { counter, file, mac }, { author, practice })
    : { manifest: emptyManifest({ author, practice }), sha256: "" };
  // A list that is gone while its notes are there isn't a vault that nobody has written in.
  if (file === null && (await access.run(() => access.api.notes())).notes.length > 0) {
    throw new VaultProblem("missing", { what: "Your vault's list is missing.", why: "The server has notes of yours, and not the list that says which are current." });
  }
  const { manifest } = read;
  const older = manifest.counter < seen.counter || manifest.counter === seen.counter && seen.counter > 0 && read.sha256 !== seen.sha256;
  if (older && !acceptOlder) {
    throw new VaultProblem("older", { facts: { seen: seen.counter, now: manifest.counter, lastSaved: new Holdings(manifest).lastSaved } });
  }
  await device.saw(unlocked.recipient, { counter: manifest.counter, sha256: read.sha256 || "0".repeat(64) });
  return manifest;
}

/**
 * The texts of the list: from shelves, and from the notes themselves where no good shelf has them.
 * @param {Core} core @param {Manifest} manifest @param {{before?: Holdings|null, shelves?: Promise<StoredShelf[]>, onProgress?: OnProgress}} [given]
 * @returns {Promise<Holdings>}
 */
export async function readHoldings(core, manifest, { before = null, shelves, onProgress = () => {} } = {}) {
  const holdings = new Holdings(manifest);
  for (const held of before?.notes.values() ?? []) {
    if (held.shelf && before?.manifest.shelves[held.shelf]?.sha256 === manifest.shelves[held.shelf]?.sha256) holdings.take(held);
  }
  const of = Object.keys(manifest.notes).length;
  if (holdings.wanting().length > 0) {
    await fromShelves(core, holdings, await (shelves ?? readShelves(core)), () => onProgress({ done: holdings.notes.size, of }));
  }
  const wanting = holdings.wanting();
  for (let at = 0; at < wanting.length; at += BATCH) {
    await fromNotes(core, holdings, wanting.slice(at, at + BATCH));
    onProgress({ done: holdings.notes.size, of });
  }
  // A file that is gone because it was destroyed is no damage: the author's signature, or the record's, says so.
  if ([...holdings.damaged.values()].some(({ problem }) => problem.kind === "missing")) await withoutGone(core, holdings);
  return holdings;
}

/** All shelves, closed, in one answer. @param {Core} core @returns {Promise<StoredShelf[]>} */
export const readShelves = ({ access }) => access.run(() => access.api.shelves());

/** @param {Core} core @param {Holdings} holdings @param {StoredShelf[]} found @param {() => void} onProgress */
async function fromShelves({ unlocked, opener }, holdings, found, onProgress) {
  const listed = holdings.manifest.shelves;
  const closed = found.filter(({ entry }) => Object.hasOwn(listed, entry.ref)).map(({ entry, file }) => ({ name: entry.ref, file }));
  await opener.open(unlocked.identity, closed, ({ name, sha256, value, folded }) => {
    const about = listed[name];
    const shelf = about && about.sha256 === sha256 ? checkedShelf(value, { shelf: name, client: about.client }) : null;
    shelf?.notes.forEach((note, at) => holdings.take({ ...note, client: shelf.client, shelf: name, folded: folded[at] ?? "" }));
    onProgress();
  });
}

/** @param {Core} core @param {Holdings} holdings @param {string[]} notes at most 200 */
async function fromNotes(core, holdings, notes) {
  const wanted = notes.map((note) => /** @type {[string, number]} */ ([note, newestOf(holdings.manifest, note)?.[0] ?? 0]));
  for (const { note, version, problem, ...read } of await readVersions(core, holdings.manifest, wanted)) {
    const [, sha256 = ""] = newestOf(holdings.manifest, note) ?? [];
    if (read.value) {
      const { client, label, session, at, text } = read.value;
      holdings.take({ note, client, label, session, version, sha256, at, text, shelf: null });
    } else if (problem) {
      holdings.damaged.set(note, { client: holdings.manifest.notes[note]?.client ?? "", problem });
    }
  }
}

/** What the server has of them: it answers nothing at all when it lacks one. @param {import("./api.js").Api} api @param {[string, number][]} wanted */
async function fetched(api, wanted) {
  if (wanted.length === 0) return [];
  try {
    return await api.files(wanted);
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
    const { notes } = await api.notes();
    const there = new Set(notes.map(({ note, version }) => `${note} ${version}`));
    const rest = wanted.filter(([note, version]) => there.has(`${note} ${version}`));
    return rest.length > 0 && rest.length < wanted.length ? api.files(rest) : [];
  }
}

/** @typedef {{note: string, version: number, file: Uint8Array|null, value: NoteVersion|null, problem: VaultProblem|null}} ReadVersion */

/**
 * Versions of notes, each opened and held against the list. A wanting or wrong one comes back as its problem.
 * @param {Core} core @param {Manifest} manifest @param {[string, number][]} wanted at most 200 @returns {Promise<ReadVersion[]>}
 */
export async function readVersions({ access, unlocked, opener, author, practice }, manifest, wanted) {
  const found = await access.run(() => fetched(access.api, wanted));
  const files = new Map(found.map(({ entry, file }) => [`${entry.note} ${entry.version}`, file]));
  /** @type {Map<string, import("./opening.js").Opened>} */
  const opened = new Map();
  await opener.open(unlocked.identity, [...files].map(([name, file]) => ({ name, file })), (one) => opened.set(one.name, one));
  return wanted.map(([note, version]) => {
    const one = opened.get(`${note} ${version}`);
    const file = files.get(`${note} ${version}`) ?? null;
    const versions = versionsOf(manifest, note);
    try {
      if (!one) throw new VaultProblem("missing");
      // A damaged file has another hash as well: say that it is damaged, which is the more that is known.
      if (one.problem?.kind === "truncated") throw one.problem;
      if (one.sha256 !== versions[version - 1]?.[1]) throw new VaultProblem("swapped");
      if (one.problem) throw one.problem;
      const value = checkedNote(one.value, { note, version, client: manifest.notes[note]?.client ?? "", author, practice,
        previous: versions[version - 2]?.[1] ?? null });
      return { note, version, file, value, problem: null };
    } catch (error) {
      return { note, version, file, value: null, problem: /** @type {VaultProblem} */ (error) };
    }
  });
}
