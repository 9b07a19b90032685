/**
 * The device journal: what was typed survives a crash, a closed lid and a sign-out, and nobody can read it there.
 *
 * - Every keystroke is in the store within a second, sealed with AES-256-GCM under the journal key of this draft.
 * - The server keeps that key sealed for the author and hands it to the author's signed-in pages. Here it lives in
 *   memory only, as a key that can't be exported; after a sign-out the records are ciphertext and nothing else.
 * - A record that the present key can't open is of no use to anyone and is removed.
 * - What the record on the server has, the journal drops. What the server calls ended, it drops whole.
 */

/** @typedef {import("./journal-store.js").JournalStore} JournalStore */
/** @typedef {import("./journal-store.js").SealedRecord} SealedRecord */
/** @typedef {import("./draft-state.js").Sections} Sections */
/** @typedef {{section: string, tab: string, base: number, at: number, text: string}} Entry */
/** @typedef {{section: string, mine: string, at: number}} Found */

/** Well inside the promised second, and coarse enough not to seal at each key of a fast typist. */
export const WRITE_AFTER = 300;

/** @param {string} base64 @returns {Promise<CryptoKey>} */
export async function journalKey(base64) {
  const raw = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  if (raw.length !== 32) throw new TypeError("A journal key has 32 bytes");
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  raw.fill(0);
  return key;
}

/** What a sealed record is bound to: it can't be passed off as another section, tab, draft or revision. */
/** @param {Pick<SealedRecord, "note"|"section"|"tab"|"journal"|"base"|"at">} r */
const bound = (r) => new TextEncoder().encode(JSON.stringify([r.journal, r.note, r.section, r.tab, r.base, r.at]));

/** @param {CryptoKey} key @param {Omit<SealedRecord, "nonce"|"sealed">} about @param {string} text @returns {Promise<SealedRecord>} */
export async function sealRecord(key, about, text) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: bound(about) }, key,
    new TextEncoder().encode(text));
  return { ...about, nonce, sealed };
}

/** @param {CryptoKey} key @param {SealedRecord} record @returns {Promise<string>} */
export async function openRecord(key, record) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: record.nonce, additionalData: bound(record) }, key,
    record.sealed);
  return new TextDecoder().decode(plain);
}

export class Journal {
  /** @type {Map<string, {text: string, base: number, at: number}>} */
  #pending = new Map();
  /** @type {any} */
  #timer = null;
  /** @type {Promise<void>} */
  #writing = Promise.resolve();
  #closed = false;

  /**
   * @param {object} given
   * @param {JournalStore} given.store
   * @param {CryptoKey} given.key
   * @param {string} given.journal
   * @param {string} given.note
   * @param {string} given.tab
   * @param {(run: () => void, ms: number) => any} [given.setTimer]
   * @param {(error: unknown) => void} [given.failed] the device can't keep it: storage is full or shut off
   */
  constructor({ store, key, journal, note, tab, setTimer = setTimeout.bind(globalThis), failed = () => {} }) {
    this.store = store;
    this.key = key;
    this.journal = journal;
    this.note = note;
    this.tab = tab;
    this.setTimer = setTimer;
    this.failed = failed;
  }

  /** The section now reads like this. @param {string} section @param {string} text @param {number} base @param {number} at */
  keep(section, text, base, at) {
    if (this.#closed) return;
    this.#pending.set(section, { text, base, at });
    this.#timer ??= this.setTimer(() => void this.flush(), WRITE_AFTER);
  }

  /** Everything kept so far is in the store when this resolves. */
  async flush() {
    this.#timer = null;
    const pending = [...this.#pending];
    this.#pending.clear();
    this.#writing = this.#writing.then(async () => {
      for (const [section, { text, base, at }] of pending) {
        if (this.#closed) return;
        const about = { note: this.note, section, tab: this.tab, journal: this.journal, base, at };
        await this.store.put(await sealRecord(this.key, about, text));
      }
    }).catch((error) => this.failed(error));
    await this.#writing;
  }

  /**
   * What the journal holds for this draft, of all tabs. Records of other keys, or damaged ones, are removed.
   * @returns {Promise<Entry[]>}
   */
  async read() {
    const entries = [];
    for (const record of await this.store.of(this.note)) {
      try {
        if (record.journal !== this.journal) throw new TypeError("Another journal's record");
        entries.push({ section: record.section, tab: record.tab, base: record.base, at: record.at,
          text: await openRecord(this.key, record) });
      } catch {
        await this.store.remove(record);
      }
    }
    return entries;
  }

  /**
   * The record has `saved` at `base`: what it has is dropped here, what it lacks stands on the new revision.
   * @param {Sections} saved @param {Sections} texts @param {number} base @param {number} at
   */
  async settled(saved, texts, base, at) {
    for (const [section, text] of Object.entries(texts)) {
      if (text !== (saved[section] ?? "")) {
        this.keep(section, text, base, at);
      } else {
        this.#pending.delete(section);
        this.#writing = this.#writing.then(() => this.store.remove({ note: this.note, section, tab: this.tab }))
          .catch((error) => this.failed(error));
      }
    }
    await this.flush();
  }

  /** Drops the records that other tabs left, once this tab holds their words. @param {Entry[]} entries */
  async takeOver(entries) {
    await this.flush();
    for (const { section, tab } of entries) {
      if (tab !== this.tab) await this.store.remove({ note: this.note, section, tab });
    }
  }

  /** Another journal takes over: this one writes nothing more. */
  async close() {
    this.#closed = true;
    this.#pending.clear();
    await this.#writing;
  }

  /** The draft is over: nothing of it stays on this device. */
  async end() {
    this.#closed = true;
    this.#pending.clear();
    await this.#writing;
    await this.store.forget(this.note);
  }
}

/**
 * What to do with what the journal holds, against what the server has.
 * Restored: the server hasn't moved since it was typed, or has a part of it. Otherwise both are shown.
 * @param {{revision: number, sections: Sections}} server @param {Entry[]} entries
 * @param {(section: string, text: string) => string} [through] the part of a text that was for the record, not held back
 * @returns {{restore: Found[], collide: Found[], stale: Entry[]}}
 */
export function recovery(server, entries, through = (_, text) => text) {
  /** @type {Found[]} */
  const restore = [];
  /** @type {Found[]} */
  const collide = [];
  /** @type {Entry[]} */
  const stale = [];
  const newestFirst = [...entries].sort((a, b) => b.at - a.at);
  for (const section of new Set(newestFirst.map((entry) => entry.section))) {
    const has = server.sections[section] ?? "";
    const unsaved = newestFirst.filter((entry) => entry.section === section && entry.text !== has);
    stale.push(...newestFirst.filter((entry) => entry.section === section && entry.text === has));
    const newest = unsaved[0];
    if (!newest) continue;
    // Other tabs' words that the newest ones contain are not a text of their own.
    const apart = unsaved.filter((entry) => !newest.text.startsWith(entry.text.trimEnd()));
    const found = { section, mine: [...new Set([...apart.map((e) => e.text), newest.text])].join("\n\n"), at: newest.at };
    const continues = newest.base === server.revision || newest.text.startsWith(has.trimEnd())
      || through(section, newest.text) === has;
    (continues && apart.length === 0 ? restore : collide).push(found);
  }
  return { restore, collide, stale };
}

/**
 * Words in sections that this page doesn't have: the draft got another format elsewhere before they were saved. They are
 * shown beside the last section, all together, for the author to place; what the record has somewhere isn't shown again.
 * @param {{sections: Sections}} server @param {Entry[]} entries
 * @returns {{home: Entry[], stray: Found|null}}
 */
export function strayed(server, entries) {
  const last = Object.keys(server.sections).at(-1);
  const home = entries.filter((entry) => Object.hasOwn(server.sections, entry.section));
  const away = entries.filter((entry) => !home.includes(entry)).sort((a, b) => a.at - b.at);
  const has = Object.values(server.sections);
  const texts = [...new Set(away.map((entry) => entry.text.trim()))].filter((text) => text && !has.some((one) => one.includes(text)));
  if (last === undefined || texts.length === 0) return { home, stray: null };
  return { home, stray: { section: last, mine: texts.join("\n\n"), at: away.at(-1)?.at ?? 0 } };
}
