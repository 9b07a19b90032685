/**
 * An unlocked vault: the author's notes, read, searched and written.
 *
 * - Nothing is shown that the author's authenticated list doesn't name with this very hash.
 * - A save is done when the text was fetched back and compared. One sitting, up to fifty minutes, is one version.
 * - Two pages writing at once lose nothing: the list moves on only from the counter that a page has read. A page that is
 *   late reads again and saves again; where both wrote the same note, the other text stays a version of its own, and
 *   whoever saves second is told.
 */
import { wellFormed } from "./canonical.js";
import { newRef, utcText } from "./bytes.js";
import { checkNotes } from "./checking.js";
import { commit, compareWithStored, sealNote } from "./committing.js";
import { destroyNotes } from "./destroying.js";
import { Device } from "./device.js";
import { emptyManifest, newestOf, versionsOf } from "./manifest.js";
import { Holdings, shown } from "./holdings.js";
import { noteVersion } from "./note.js";
import { openJournal } from "./offline.js";
import { workerOpener } from "./opening.js";
import { VaultProblem, isProblem } from "./problems.js";
import { recover } from "./recovering.js";
import { readHoldings, readManifest, readShelves, readVersions } from "./reading.js";

/** @typedef {import("./committing.js").SealedNote} SealedNote */
/** @typedef {import("./committing.js").Committed} Committed */
/** @typedef {{client: string, label: string, session: string}} Place */
/** @typedef {{version: number, at: string, text: string}} OtherText what another page wrote meanwhile; it stays that version */
/** @typedef {{version: number, at: string, conflict?: OtherText}} Saved */
/** @typedef {{kind: "saved"|"changed", notes: string[]}} Happened */
/**
 * @typedef {object} Editing
 * @property {Place} place
 * @property {string|null} base hash of the version that the words on the page stand on
 * @property {{version: number, since: number}|null} sitting the version that this page may still replace
 * @property {Set<string>} sent hashes of files that this page sent: an answer may be lost after the server took them
 * @property {{committed: Committed, sealed: SealedNote}|null} unconfirmed stored, and not yet fetched back
 */

// The server lets the newest version be replaced for an hour after its first save.
const SITTING_MS = 50 * 60_000;
const TRIES = 8;

export class Vault {
  #holdings;
  /** @type {Map<string, Editing>} */
  #editing = new Map();
  /** @type {Promise<unknown>} */
  #queue = Promise.resolve();
  /** @type {Set<(happened: Happened) => void>} */
  #listeners = new Set();

  /** Use Vault.open. @param {import("./reading.js").Core} core @param {boolean} current @param {import("./offline.js").Journal|null} journal */
  constructor(core, current, journal) {
    this.core = core;
    this.current = current;
    this.journal = journal;
    this.#holdings = new Holdings(emptyManifest(core));
  }

  /**
   * Unlocks: proves the key, reads the list and its shelves.
   * @param {object} given
   * @param {import("./access.js").Access} given.access begun
   * @param {import("./identity-file.js").Unlocked} given.unlocked
   * @param {Device} [given.device]
   * @param {import("./opening.js").Opener} [given.opener]
   * @param {import("./offline.js").Journal|null} [given.journal] where words lie that the server doesn't have yet
   * @param {import("./reading.js").OnProgress} [given.onProgress]
   * @param {boolean} [given.acceptOlder] the author was told that the vault is older than this device has seen, and goes on
   * @returns {Promise<Vault>}
   */
  static async open({ access, unlocked, device = new Device(), opener = workerOpener(), journal, onProgress = () => {}, acceptOlder = false }) {
    const stored = access.identityOf(unlocked);
    const identity = await access.prove(unlocked);
    const core = { access, unlocked, device, opener, identity, author: access.author, practice: access.practice };
    const kept = journal === undefined ? await openJournal({ unlocked, whose: { author: core.author, practice: core.practice } }) : journal;
    const vault = new Vault(core, stored.state === "current", kept);
    // Both are on their way at once; the shelves count only as far as the list names them.
    const shelves = readShelves(core);
    shelves.catch(() => {});
    const manifest = await readManifest(core, { acceptOlder });
    vault.#holdings = await readHoldings(core, manifest, { shelves, onProgress });
    // Another page may have saved between the list and its files; then the list has moved on, and nothing is wrong.
    if (vault.#holdings.damaged.size > 0) await vault.refresh();
    await vault.#leaveOutGone();
    return vault;
  }

  get lastSaved() { return this.#holdings.lastSaved; }
  get counter() { return this.#holdings.manifest.counter; }
  get manifest() { return this.#holdings.manifest; }
  get holdings() { return this.#holdings; }

  /** @param {(happened: Happened) => void} listener @returns {() => void} stops listening */
  on(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** @param {Happened} happened */
  #tell(happened) {
    for (const listener of this.#listeners) listener(happened);
  }

  /** One after another: each change stands on the list that the one before left. @template T @param {() => Promise<T>} job @returns {Promise<T>} */
  inTurn(job) {
    const next = this.#queue.then(job);
    this.#queue = next.catch(() => {});
    return next;
  }

  /** @param {string} client */
  notesOf(client) { return this.#holdings.of(client); }
  /** Every note, newest first. */
  all() { return [...this.#holdings.notes.values()].sort((a, b) => (a.at < b.at ? 1 : -1)).map(shown); }
  /** @param {string} words */
  search(words) { return this.#holdings.search(words); }
  /** Notes that can't be shown, and why. */
  damaged() { return [...this.#holdings.damaged].map(([note, { client, problem }]) => ({ note, client, problem })); }

  /** @param {string} note @returns {{version: number, at: string}[]} oldest first */
  versions(note) {
    return versionsOf(this.#holdings.manifest, note).map(([version, , at]) => ({ version, at }));
  }

  /** @param {string} note @param {number} version @returns {Promise<import("./note.js").NoteVersion>} */
  async version(note, version) {
    const read = async () => (await readVersions(this.core, this.#holdings.manifest, [[note, version]]))[0];
    let found = await read();
    if (found?.problem && await this.refresh()) found = await read();
    if (!found?.value) throw found?.problem ?? new VaultProblem("missing");
    return found.value;
  }

  /** A note that doesn't exist until it is saved. @param {Place} place @param {string} [note] @returns {string} its ref */
  begin({ client, label, session }, note = newRef()) {
    this.#editing.set(note, { place: { client, label, session }, base: null, sitting: null, sent: new Set(), unconfirmed: null });
    return note;
  }

  /** What is written from here on stands on the newest version. @param {string} note */
  edit(note) {
    const held = this.#holdings.notes.get(note);
    if (!held) throw this.#holdings.damaged.get(note)?.problem ?? new VaultProblem("missing");
    const before = this.#editing.get(note);
    if (before?.base !== held.sha256) {
      const { client, label, session } = held;
      this.#editing.set(note, { place: { client, label, session }, base: held.sha256, sitting: null, sent: new Set(), unconfirmed: null });
    }
    return shown(held);
  }

  /** The next save is a version of its own. @param {string} note */
  endSitting(note) {
    const editing = this.#editing.get(note);
    if (editing) editing.sitting = null;
  }

  /**
   * The text is stored, fetched back and compared when this resolves.
   * @param {string} note @param {string} text @returns {Promise<Saved>}
   */
  save(note, text) {
    return this.inTurn(() => this.#save(note, wellFormed(text)));
  }

  /** The words on the page, sealed on this device until they are saved. Cheap: to be called at each change. @param {string} note @param {string} text */
  keep(note, text) {
    const editing = this.#editing.get(note);
    if (!editing) throw new VaultProblem("not_open");
    this.journal?.keep({ note, ...editing.place, base: editing.base, text: wellFormed(text) });
  }

  /** Saves what earlier pages left on this device. @returns {Promise<import("./recovering.js").Recovered[]>} */
  async recover() {
    return this.journal && this.current ? recover(this, this.journal) : [];
  }

  /** @param {string} note @param {string} text @returns {Promise<Saved>} */
  async #save(note, text) {
    const saved = await this.#saved(note, text);
    await this.journal?.settled(note, text);
    return saved;
  }

  /** @param {string} note @param {string} text @returns {Promise<Saved>} */
  async #saved(note, text) {
    if (!this.current) throw new VaultProblem("earlier");
    const editing = this.#editing.get(note);
    if (!editing) throw new VaultProblem("not_open");
    /** @type {OtherText|undefined} */
    let conflict;
    for (let tries = 0; tries < TRIES; tries++) {
      conflict = this.#meet(note, text, editing) ?? conflict;
      const newest = newestOf(this.#holdings.manifest, note);
      if (newest && !conflict && this.#holdings.notes.get(note)?.text === text) {
        await this.#confirmed(editing);
        return { version: newest[0], at: newest[2] };
      }
      const sealed = await this.#sealedVersion(note, text, editing);
      try {
        const committed = await commit(this.core, this.#holdings, { sealed: [sealed], ...this.#unshelved() });
        this.#took(committed);
        const since = sealed.replaces === null ? Date.now() : editing.sitting?.since ?? Date.now();
        Object.assign(editing, { base: sealed.sha256, sitting: { version: sealed.value.version, since }, unconfirmed: { committed, sealed } });
      } catch (error) {
        if (isProblem(error, "overtaken")) await this.#reload();
        else if (isProblem(error, "version") && editing.sitting) editing.sitting = null;
        else throw error;
        continue;
      }
      await this.#confirmed(editing);
      this.#tell({ kind: "saved", notes: [note] });
      return { version: sealed.value.version, at: sealed.value.at, ...(conflict ? { conflict } : {}) };
    }
    throw new VaultProblem("elsewhere");
  }

  /**
   * Whether somebody else changed this note since its words were read. The words then stand on the other text.
   * @param {string} note @param {string} text @param {Editing} editing @returns {OtherText|undefined}
   */
  #meet(note, text, editing) {
    const newest = newestOf(this.#holdings.manifest, note);
    if (!newest || newest[1] === editing.base) return undefined;
    const [version, hash, at] = newest;
    const own = editing.sent.has(hash);
    editing.base = hash;
    if (own) return undefined;
    editing.sitting = null;
    const theirs = this.#holdings.notes.get(note)?.text ?? "";
    return theirs === text ? undefined : { version, at, text: theirs };
  }

  /** @param {string} note @param {string} text @param {Editing} editing */
  async #sealedVersion(note, text, editing) {
    const versions = versionsOf(this.#holdings.manifest, note);
    const [newest = 0, hash = null] = versions.at(-1) ?? [];
    const sitting = editing.sitting;
    const replaces = sitting?.version === newest && Date.now() - sitting.since < SITTING_MS ? hash : null;
    const version = replaces === null ? newest + 1 : newest;
    const previous = versions[version - 2]?.[1] ?? null;
    const { author, practice } = this.core;
    const sealed = await sealNote(this.core, noteVersion({ note, version, ...editing.place, author, practice, at: utcText(), text, previous }), replaces);
    editing.sent.add(sealed.sha256);
    return sealed;
  }

  /** @param {Editing} editing */
  async #confirmed(editing) {
    if (!editing.unconfirmed) return;
    const { committed, sealed } = editing.unconfirmed;
    await compareWithStored(this.core, committed, [sealed]);
    editing.unconfirmed = null;
  }

  /** @param {Committed} committed */
  #took({ manifest, held }) {
    this.#holdings.manifest = manifest;
    for (const one of held) this.#holdings.take(one);
  }

  /** Notes that lie on no good shelf, and shelves that hold nothing: both are put right with the next change. */
  #unshelved() {
    const { notes, manifest } = this.#holdings;
    const used = new Set([...notes.values()].map(({ shelf }) => shelf));
    return {
      homeless: [...notes.values()].filter(({ shelf }) => shelf === null || !Object.hasOwn(manifest.shelves, shelf)),
      dropped: Object.keys(manifest.shelves).filter((ref) => !used.has(ref)),
    };
  }

  /** Shelves that were missing or wrong are sealed anew. @returns {Promise<boolean>} whether any was */
  mend() {
    return this.inTurn(async () => {
      for (let tries = 0; tries < TRIES; tries++) {
        const change = this.#unshelved();
        if (!this.current || change.homeless.length + change.dropped.length === 0) return false;
        try {
          this.#took(await commit(this.core, this.#holdings, change));
          return true;
        } catch (error) {
          if (!isProblem(error, "overtaken")) throw error;
          await this.#reload();
        }
      }
      throw new VaultProblem("elsewhere");
    });
  }

  /** What was destroyed leaves the author's list too, so that no later reader looks for it. */
  async #leaveOutGone() {
    if (!this.current || this.#holdings.gone.size === 0) return;
    try {
      this.#took(await commit(this.core, this.#holdings, this.#unshelved()));
      this.#holdings.gone.clear();
    } catch (error) {
      if (!isProblem(error, "overtaken")) throw error;
    }
  }

  /**
   * One note is gone for good, with its versions: from the vault, the author's list and this page.
   * @param {string} note @param {import("./destroying.js").Kept} kept the record's fresh word of what is held @returns {Promise<void>}
   */
  destroy(note, kept) {
    return this.inTurn(async () => {
      if (!this.current) throw new VaultProblem("earlier");
      for (let tries = 0; tries < TRIES; tries++) {
        try {
          this.#holdings = await destroyNotes(this.core, this.#holdings, [note], kept);
          this.#editing.delete(note);
          await this.journal?.drop(note);
          return;
        } catch (error) {
          if (!isProblem(error, "overtaken")) throw error;
          await this.#reload();
        }
      }
      throw new VaultProblem("elsewhere");
    });
  }

  /** Another person's keys, in the author's own list from here on. @param {string} person @param {string} pin @returns {Promise<void>} */
  pin(person, pin) {
    return this.inTurn(async () => {
      for (let tries = 0; tries < TRIES; tries++) {
        if (!this.current) throw new VaultProblem("earlier");
        if (this.#holdings.manifest.pins[person] === pin) return;
        try {
          return this.#took(await commit(this.core, this.#holdings, { pins: { [person]: pin } }));
        } catch (error) {
          if (!isProblem(error, "overtaken")) throw error;
          await this.#reload();
        }
      }
      throw new VaultProblem("elsewhere");
    });
  }

  /** Reads the list again, and what changed. @returns {Promise<boolean>} whether the list had moved on */
  async refresh() {
    const before = this.#holdings.manifest.counter;
    await this.#reload();
    return this.#holdings.manifest.counter !== before;
  }

  async #reload() {
    const before = this.#holdings;
    const manifest = await readManifest(this.core);
    if (manifest.counter === before.manifest.counter && before.damaged.size === 0) return;
    this.#holdings = await readHoldings(this.core, manifest, { before });
    const changed = [...this.#holdings.notes.values()].filter(({ note, sha256 }) => before.notes.get(note)?.sha256 !== sha256);
    if (changed.length > 0) this.#tell({ kind: "changed", notes: changed.map(({ note }) => note) });
  }

  /**
   * Holds every note's file against the list and against the shelves' text; says which differ, and takes them off the page.
   * @param {{onProgress?: import("./reading.js").OnProgress, signal?: AbortSignal}} [given]
   */
  verify(given) {
    return checkNotes(this.core, this.#holdings, given);
  }

  /** Words not saved yet are sealed on the device; then everything is forgotten that can be. The key goes with the frame: whoever locks removes that too. */
  async lock() {
    await this.journal?.end();
    this.core.opener.end();
    this.#editing.clear();
    this.#listeners.clear();
    this.#holdings = new Holdings(emptyManifest(this.core));
  }
}
