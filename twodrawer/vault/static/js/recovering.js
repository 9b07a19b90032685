/**
 * Drafts that an earlier page left on this device are put where they belong: as the note's newest version if nobody wrote
 * since, else as a version under the present text, which stays the newest. Nothing is thrown away before it is sealed on
 * the server.
 */

import { isProblem } from "./problems.js";

/** @typedef {import("./offline.js").Draft} Draft */
/** @typedef {{note: string, client: string, session: string, label: string, text: string, version: number, beside: boolean}} Recovered beside: it lies under a newer text */

/**
 * @param {import("./vault.js").Vault} vault @param {import("./offline.js").Journal} journal @returns {Promise<Recovered[]>}
 */
export async function recover(vault, journal) {
  const recovered = [];
  for (const { id, draft } of await journal.left()) {
    // A note whose file is damaged takes nothing: its draft stays on the device until that is put right.
    if (vault.holdings.damaged.has(draft.note)) continue;
    // Words of a note that was destroyed are taken in nowhere any more: they go from this device as well.
    const saved = await put(vault, draft).catch((problem) => {
      if (isProblem(problem, "destroyed")) return null;
      throw problem;
    });
    if (saved) recovered.push(saved);
    await journal.store.remove(id);
  }
  return recovered;
}

/** @param {import("./vault.js").Vault} vault @param {Draft} draft @returns {Promise<Recovered|null>} null: it was saved already */
async function put(vault, { note, client, label, session, text, base }) {
  const about = { note, client, label, session, text };
  const listed = vault.manifest.notes[note];
  const held = vault.holdings.notes.get(note);
  if (text.trim() === "" && !listed) return null;
  if (!listed) {
    vault.begin({ client, label, session }, note);
    return { ...about, version: (await vault.save(note, text)).version, beside: false };
  }
  // These very words are there already if only the answer to the save was lost.
  if (!held || held.text === text) return null;
  vault.edit(note);
  const { version } = await vault.save(note, text);
  if (held.sha256 === base) return { ...about, version, beside: false };
  vault.edit(note);
  vault.endSitting(note);
  await vault.save(note, held.text);
  return { ...about, version, beside: true };
}
