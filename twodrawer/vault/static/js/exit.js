/**
 * The author's own exit: every version of every note as the age file it is, the identity wrapped by the recovery code, a
 * list and a letter. It opens with the plain `age` command and nothing of ours. No name in it carries a word.
 */
import { strToU8, zipSync } from "../vendor/age.js";
import { fromBase64, sha256, utcText } from "./bytes.js";
import { canonical } from "./canonical.js";
import { readVersions } from "./reading.js";
import { VaultProblem } from "./problems.js";

/** @typedef {{file: string, note: string, version: number, sha256: string}} ExitFile */

const BATCH = 200;

export const LETTER = `This archive holds psychotherapy notes, each version in a file of its own. They are sealed with age
(https://age-encryption.org, format age-encryption.org/v1). Nobody can read them without your printed recovery kit.

To open one, install the program "age" (Debian and Ubuntu: apt install age; macOS: brew install age), unpack this
archive, and in its folder type:

    age -d -i identity-recovery.age notes/FOLDER/v1.age

It asks for a passphrase: type the recovery code from your kit exactly as printed, with capitals and dashes. What comes
out is one line of JSON; the note's words stand in "text", the client's label in "label". Spaces at the end are filling.

The folders under notes/ are named by the day a note was begun and the end of its number; v1, v2 ... are its versions, the highest is
the latest. manifest.json lists the files with their sizes and SHA-256 hashes, and no words.

Keep the archive and the kit in different places. Whoever has both can read everything.
`;

/**
 * The folders of the notes: the day each was begun, in UTC, and the tail of its ref; the whole ref where two would be alike.
 * @param {Record<string, import("./manifest.js").ListedNote>} notes @returns {Map<string, string>}
 */
export function foldersOf(notes) {
  const folders = new Map();
  const taken = new Set();
  for (const [note, { versions }] of Object.entries(notes).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const short = `${versions[0]?.[2].slice(0, 10)}-${note.slice(-8)}`;
    const name = taken.has(short) ? `${short}-${note}` : short;
    taken.add(name);
    folders.set(note, `notes/${name}`);
  }
  return folders;
}

/**
 * @param {import("./vault.js").Vault} vault
 * @param {{onProgress?: import("./reading.js").OnProgress, at?: string}} [given]
 * @returns {Promise<{zip: Uint8Array<ArrayBuffer>, missing: {note: string, version: number, problem: VaultProblem}[]}>}
 */
export async function exportZip(vault, { onProgress = () => {}, at = utcText() } = {}) {
  const { core, manifest } = vault;
  const wanted = Object.entries(manifest.notes).flatMap(([note, { versions }]) =>
    versions.map(([version]) => /** @type {[string, number]} */ ([note, version])));
  const folders = foldersOf(manifest.notes);
  /** @type {Record<string, Uint8Array>} */
  const files = {};
  /** @type {ExitFile[]} */
  const list = [];
  const missing = [];
  for (let from = 0; from < wanted.length; from += BATCH) {
    for (const { note, version, file, problem } of await readVersions(core, manifest, wanted.slice(from, from + BATCH))) {
      if (!file || problem) {
        missing.push({ note, version, problem: problem ?? new VaultProblem("missing") });
        continue;
      }
      const path = `${folders.get(note)}/v${version}.age`;
      files[path] = file;
      list.push({ file: path, note, version, sha256: await sha256(file) });
    }
    onProgress({ done: Math.min(from + BATCH, wanted.length), of: wanted.length });
  }
  // The newest kit that was typed back; a kit that nobody confirmed may never have been printed.
  const [kit] = core.access.identityOf(core.unlocked).wraps.filter(({ kind }) => kind === "kit")
    .sort((a, b) => Number(b.confirmed ?? false) - Number(a.confirmed ?? false) || (a.made_at < b.made_at ? 1 : -1));
  if (kit) files["identity-recovery.age"] = fromBase64(kit.file);
  const about = { v: 1, type: "export", at, author: core.author, files: list,
    ...(missing.length > 0 ? { missing: missing.map(({ note, version }) => ({ note, version })) } : {}) };
  files["manifest.json"] = strToU8(`${canonical(about)}\n`);
  files["README-letter.txt"] = strToU8(LETTER);
  // Sealed bytes don't shrink; the time in a zip entry would only tell when the button was pressed, in local time.
  const zip = zipSync(files, { level: 0, mtime: new Date(1980, 0, 2) });
  return { zip: /** @type {Uint8Array<ArrayBuffer>} */ (zip), missing };
}
