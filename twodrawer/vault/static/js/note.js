/** One version of one note, as it is sealed, and the check that an opened one is what the author's list says. */
import { VaultProblem } from "./problems.js";

/**
 * @typedef {object} NoteVersion
 * @property {1} v
 * @property {"note"} type
 * @property {string} note
 * @property {number} version
 * @property {string} client
 * @property {string} label the client's label when it was written
 * @property {string} session
 * @property {string} author
 * @property {string} practice
 * @property {string} at
 * @property {string} text
 * @property {string|null} previous SHA-256 of the file of the version before
 */
/** @typedef {Pick<NoteVersion, "note"|"version"|"client"|"author"|"practice"|"previous">} ExpectedNote */

/** @param {Omit<NoteVersion, "v"|"type">} about @returns {NoteVersion} */
export const noteVersion = (about) => ({ v: 1, type: "note", ...about });

/**
 * A note under another name, client, author, version or history than its own is not shown.
 * @param {any} value @param {ExpectedNote} expected @returns {NoteVersion}
 */
export function checkedNote(value, expected) {
  const names = /** @type {(keyof ExpectedNote)[]} */ (["note", "version", "client", "author", "practice", "previous"]);
  const fits = value?.v === 1 && value.type === "note" && names.every((name) => value[name] === expected[name]);
  if (!fits || ["label", "session", "at", "text"].some((name) => typeof value[name] !== "string")) throw new VaultProblem("swapped");
  return value;
}

/** What stands for a note in a list: its first words. @param {string} text */
export function titleOf(text) {
  const line = text.trim().split("\n", 1)[0]?.trim() ?? "";
  return line.length <= 80 ? line : `${line.slice(0, 80).replace(/\s+\S*$/, "")} …`;
}
