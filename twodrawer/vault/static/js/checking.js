/** The slow check, in the background: that each note's own file is there and says what the shelf says. */
import { versionsOf } from "./manifest.js";
import { VaultProblem } from "./problems.js";
import { readVersions } from "./reading.js";

/** @typedef {import("./holdings.js").Holdings} Holdings */
/** @typedef {{note: string, version: number, problem: VaultProblem}} Finding */

const BATCH = 100;

/**
 * @param {import("./reading.js").Core} core @param {Holdings} holdings
 * @param {{onProgress?: import("./reading.js").OnProgress, signal?: AbortSignal}} [given] @returns {Promise<Finding[]>}
 */
export async function checkNotes(core, holdings, { onProgress = () => {}, signal } = {}) {
  const { manifest } = holdings;
  const findings = await unlistedVersions(core, manifest);
  const wanted = Object.keys(manifest.notes).map((note) => /** @type {[string, number]} */ ([note, versionsOf(manifest, note).length]));
  for (let at = 0; at < wanted.length && !signal?.aborted; at += BATCH) {
    for (const { note, version, value, problem } of await readVersions(core, manifest, wanted.slice(at, at + BATCH))) {
      const held = holdings.notes.get(note);
      // A save may have replaced the file since; then the list has another hash, and this look is out of date.
      if (held && held.sha256 !== manifest.notes[note]?.versions.at(-1)?.[1]) continue;
      const wrong = problem ?? (value && held && value.text !== held.text ? new VaultProblem("swapped") : null);
      if (!wrong) continue;
      findings.push({ note, version, problem: wrong });
      if (wrong.kind === "missing") continue;
      holdings.notes.delete(note);
      holdings.damaged.set(note, { client: manifest.notes[note]?.client ?? "", problem: wrong });
    }
    onProgress({ done: Math.min(at + BATCH, wanted.length), of: wanted.length });
  }
  return findings;
}

/**
 * Earlier versions that the server no longer has as they were saved, by its own listing: no file is opened for it.
 * @param {import("./reading.js").Core} core @param {import("./manifest.js").Manifest} manifest @returns {Promise<Finding[]>}
 */
async function unlistedVersions({ access }, manifest) {
  const { notes } = await access.run(() => access.api.notes());
  const stored = new Map(notes.map(({ note, version, sha256, client }) => [`${note} ${version}`, `${sha256} ${client}`]));
  return Object.entries(manifest.notes).flatMap(([note, { client, versions }]) => versions.slice(0, -1).flatMap(([version, hash]) => {
    const has = stored.get(`${note} ${version}`);
    return has === `${hash} ${client}` ? [] : [{ note, version, problem: new VaultProblem(has ? "swapped" : "missing") }];
  }));
}
