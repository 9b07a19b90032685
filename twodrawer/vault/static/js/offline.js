/**
 * Words that the server doesn't have yet lie on this device, sealed like a note and authenticated like the list, so that a
 * crash or a lost network loses at most a moment. Nobody can read them here; that something is here can be seen.
 *
 * - A draft belongs to the page that writes it. Another page takes it over only when that page is gone (Web Locks).
 * - Files of other people's keys are left alone: one device may serve several authors.
 */
import { newRef, joined, utcText, utf8 } from "./bytes.js";
import { VaultProblem } from "./problems.js";
import { open, seal } from "./sealing.js";

/** @typedef {{id: string, context: string, file: Uint8Array<ArrayBuffer>, mac: ArrayBuffer}} SealedDraft */
/** @typedef {{v: 1, type: "draft", author: string, practice: string, note: string, client: string, label: string, session: string, at: string, base: string|null, text: string}} Draft */
/** @typedef {{id: string, draft: Draft|null, timer: any, writing: Promise<void>}} Kept draft: what the store doesn't have yet */
/**
 * @typedef {object} DraftStore
 * @property {(draft: SealedDraft) => Promise<void>} put
 * @property {() => Promise<SealedDraft[]>} all
 * @property {(id: string) => Promise<void>} remove
 */

/** Well inside two seconds, and coarse enough not to seal at each key of a fast typist. */
export const WRITE_AFTER = 500;
const DOMAIN = utf8("twodrawer-vault-draft-v1\n");
const NAME = "twodrawer-vault-drafts";

/** @param {IDBFactory} [factory] @returns {Promise<DraftStore>} */
export async function openDraftStore(factory = indexedDB) {
  const opening = factory.open(NAME, 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore("drafts", { keyPath: "id" });
  const database = await result(opening);
  database.onversionchange = () => database.close();
  const store = (/** @type {IDBTransactionMode} */ mode) => database.transaction("drafts", mode).objectStore("drafts");
  return {
    put: async (draft) => void await result(store("readwrite").put(draft)),
    all: () => result(store("readonly").getAll()),
    remove: (id) => result(store("readwrite").delete(id)),
  };
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const result = (request) => new Promise((done, failed) => {
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

/**
 * The journal of this page; null where the browser keeps nothing (then only the server does).
 * @param {{unlocked: import("./identity-file.js").Unlocked, whose: {author: string, practice: string}, failed?: (error: unknown) => void}} given
 * @returns {Promise<Journal|null>}
 */
export async function openJournal(given) {
  try {
    return new Journal({ ...given, store: await openDraftStore() });
  } catch {
    return null;
  }
}

export class Journal {
  /** @type {Map<string, Kept>} */
  #drafts = new Map();
  #context = newRef();
  /** @type {() => void} */
  #release = () => {};

  /**
   * @param {object} given
   * @param {DraftStore} given.store
   * @param {import("./identity-file.js").Unlocked} given.unlocked
   * @param {{author: string, practice: string}} given.whose
   * @param {LockManager} [given.locks]
   * @param {(error: unknown) => void} [given.failed] the device can't keep it: storage is full or shut off
   */
  constructor({ store, unlocked, whose, locks = globalThis.navigator?.locks, failed = () => {} }) {
    this.store = store;
    this.unlocked = unlocked;
    this.whose = whose;
    this.locks = locks;
    this.failed = failed;
    // Held as long as this page lives; the browser lets go of it when the page is gone, however it went.
    void locks?.request(`${NAME} ${this.#context}`, () => new Promise((done) => { this.#release = () => done(undefined); }));
  }

  /** The note now reads like this. @param {Omit<Draft, "v"|"type"|"author"|"practice"|"at">} words */
  keep(words) {
    const kept = this.#drafts.get(words.note) ?? { id: newRef(), draft: null, timer: null, writing: Promise.resolve() };
    kept.draft = { v: 1, type: "draft", ...this.whose, at: utcText(), ...words };
    kept.timer ??= setTimeout(() => void this.#write(words.note), WRITE_AFTER);
    this.#drafts.set(words.note, kept);
  }

  /** Everything kept so far is in the store when this resolves. */
  async flush() {
    for (const note of [...this.#drafts.keys()]) await this.#write(note);
  }

  /**
   * One at a time for a note: on a busy device the sealing of a newer text may be done before that of an older one, which would
   * then lie on top of it. @param {string} note
   */
  async #write(note) {
    const kept = this.#drafts.get(note);
    if (!kept) return;
    clearTimeout(kept.timer);
    kept.timer = null;
    kept.writing = kept.writing.then(() => this.#put(note, kept));
    await kept.writing;
  }

  /** @param {string} note @param {Kept} kept */
  async #put(note, kept) {
    const { draft } = kept;
    if (!draft) return;
    try {
      const file = await seal(this.unlocked.recipient, draft);
      const mac = await crypto.subtle.sign("HMAC", this.unlocked.mac, joined(DOMAIN, file));
      // Saved meanwhile: what is on the server isn't put back on the device.
      if (this.#drafts.get(note) === kept) await this.store.put({ id: kept.id, context: this.#context, file, mac });
      if (kept.draft === draft) kept.draft = null;
    } catch (error) {
      this.failed(error);
    }
  }

  /** The server has this text: it goes from the device, unless something newer was typed. @param {string} note @param {string} text */
  async settled(note, text) {
    const kept = this.#drafts.get(note);
    if (!kept || kept.draft && kept.draft.text !== text) return;
    clearTimeout(kept.timer);
    this.#drafts.delete(note);
    await this.store.remove(kept.id).catch(this.failed);
  }

  /** The note was destroyed: its words go from the device too. @param {string} note */
  async drop(note) {
    const kept = this.#drafts.get(note);
    if (!kept) return;
    clearTimeout(kept.timer);
    this.#drafts.delete(note);
    await this.store.remove(kept.id).catch(this.failed);
  }

  /** Drafts of this author that pages left which are gone. @returns {Promise<{id: string, draft: Draft}[]>} oldest first */
  async left() {
    const found = [];
    for (const sealed of await this.store.all()) {
      if (sealed.context === this.#context || await this.#lives(sealed.context)) continue;
      const draft = await this.#opened(sealed).catch(() => null);
      if (draft) found.push({ id: sealed.id, draft });
    }
    return found.sort((a, b) => (a.draft.at < b.draft.at ? -1 : 1));
  }

  /** @param {string} context */
  async #lives(context) {
    return await this.locks?.request(`${NAME} ${context}`, { ifAvailable: true }, (lock) => lock === null) ?? false;
  }

  /** @param {SealedDraft} sealed @returns {Promise<Draft>} */
  async #opened({ file, mac }) {
    if (!await crypto.subtle.verify("HMAC", this.unlocked.mac, mac, joined(DOMAIN, file))) throw new VaultProblem("forged");
    const draft = await open(this.unlocked.identity, file);
    const ours = draft?.type === "draft" && draft.author === this.whose.author && draft.practice === this.whose.practice;
    if (!ours || typeof draft.text !== "string") throw new VaultProblem("forged");
    return draft;
  }

  /** This page writes no more; what is in the store is for the next one. */
  async end() {
    await this.flush();
    this.#drafts.clear();
    this.#release();
  }
}
