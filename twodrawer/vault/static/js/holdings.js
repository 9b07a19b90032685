/**
 * What an unlocked vault holds in memory: the author's list, and the current text of every note. A note whose newest file
 * can't be shown stands here with its problem and no text.
 */
import { newestOf } from "./manifest.js";
import { titleOf } from "./note.js";
import { fold, snippet, sought } from "./search.js";
import { MOST } from "./shelf.js";

/** @typedef {import("./manifest.js").Manifest} Manifest */
/** @typedef {import("./problems.js").VaultProblem} VaultProblem */
/**
 * @typedef {object} Held
 * @property {string} note
 * @property {string} client
 * @property {string} label
 * @property {string} session
 * @property {number} version
 * @property {string} sha256
 * @property {string} at
 * @property {string} text
 * @property {string} [folded]
 * @property {string|null} shelf the shelf it lies on
 */
/** @typedef {{note: string, client: string, version: number, at: string, session: string, label: string, title: string, text: string}} Shown */
/** @typedef {{note: string, client: string, label: string, at: string, session: string, snippet: string}} Hit */

/** @param {{at: string, note: string}} a @param {{at: string, note: string}} b */
const newestFirst = (a, b) => (a.at === b.at ? (a.note < b.note ? 1 : -1) : a.at < b.at ? 1 : -1);

export class Holdings {
  /** @type {Map<string, Held>} */
  notes = new Map();
  /** @type {Map<string, {client: string, problem: VaultProblem}>} */
  damaged = new Map();
  /** Notes that the list names and that were destroyed; the next list leaves them out. @type {Set<string>} */
  gone = new Set();

  /** @param {Manifest} manifest */
  constructor(manifest) {
    this.manifest = manifest;
  }

  /** Takes in a text, if it is the one that the list calls newest. @param {Held} held */
  take(held) {
    const newest = newestOf(this.manifest, held.note);
    if (!newest || newest[0] !== held.version || newest[1] !== held.sha256) return;
    if (this.manifest.notes[held.note]?.client !== held.client) return;
    this.notes.set(held.note, held);
    this.damaged.delete(held.note);
  }

  /** Notes on the list whose text isn't here yet. @returns {string[]} */
  wanting() {
    return Object.keys(this.manifest.notes).filter((note) => !this.notes.has(note) && !this.damaged.has(note));
  }

  /** @param {string} shelf @returns {Held[]} what lies on it, oldest first */
  on(shelf) {
    return [...this.notes.values()].filter((held) => held.shelf === shelf).sort((a, b) => (a.note < b.note ? -1 : 1));
  }

  /** A shelf of this client that takes one more note. @param {string} client @returns {string|null} */
  roomFor(client) {
    return Object.entries(this.manifest.shelves)
      .find(([ref, shelf]) => shelf.client === client && this.on(ref).length < MOST)?.[0] ?? null;
  }

  /** @param {string} client @returns {Shown[]} newest first */
  of(client) {
    return [...this.notes.values()].filter((held) => held.client === client).sort(newestFirst).map(shown);
  }

  /** @param {string} words @param {number} [most] @returns {Hit[]} newest first */
  search(words, most = 100) {
    const all = sought(words);
    if (all.length === 0) return [];
    const hits = [...this.notes.values()].filter((held) => {
      const folded = (held.folded ??= fold(held.text));
      return all.every((word) => folded.includes(word));
    });
    return hits.sort(newestFirst).slice(0, most).map(({ note, client, label, at, session, text, folded = "" }) =>
      ({ note, client, label, at, session, snippet: snippet(text, folded, all) }));
  }

  /** When the newest version of all was written; the pane shows it. @returns {string|null} */
  get lastSaved() {
    const moments = Object.values(this.manifest.notes).map(({ versions }) => versions.at(-1)?.[2] ?? "");
    return moments.reduce((latest, at) => (at > latest ? at : latest), "") || null;
  }
}

/** @param {Held} held @returns {Shown} */
export const shown = ({ note, client, version, at, session, label, text }) =>
  ({ note, client, version, at, session, label, title: titleOf(text), text });
