/** Shelves: sealed cache files with the current text of one client's notes, 64 at most, for lists and search. */

/** @typedef {{note: string, version: number, sha256: string, at: string, session: string, label: string, text: string}} ShelvedNote */
/** @typedef {{v: 1, type: "shelf", shelf: string, client: string, notes: ShelvedNote[]}} Shelf */

export const MOST = 64;

/** @param {{shelf: string, client: string, notes: ShelvedNote[]}} about @returns {Shelf} */
export const shelfOf = ({ shelf, client, notes }) => ({ v: 1, type: "shelf", shelf, client, notes });

/** @param {any} value @param {{shelf: string, client: string}} expected @returns {Shelf|null} null: not this shelf; it is rebuilt */
export function checkedShelf(value, { shelf, client }) {
  const fits = value?.v === 1 && value.type === "shelf" && value.shelf === shelf && value.client === client && Array.isArray(value.notes);
  return fits && value.notes.every(isShelved) ? value : null;
}

/** @param {any} one */
const isShelved = (one) => Number.isSafeInteger(one?.version)
  && ["note", "sha256", "at", "session", "label", "text"].every((name) => typeof one[name] === "string");
