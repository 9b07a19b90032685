/**
 * Opening many sealed files. In the browser a Worker does it, so that the page stays free; the Worker gets the key that
 * can't be exported, and gives back what it opened, with the hash of the file it opened it from.
 */
import { sha256 } from "./bytes.js";
import { VaultProblem, isProblem } from "./problems.js";
import { open } from "./sealing.js";
import { fold } from "./search.js";
import { notStarted, startWorker } from "./workers.js";

/** @typedef {{name: string, file: Uint8Array}} Closed */
/** @typedef {{name: string, sha256: string, value: any, folded: string[], problem: VaultProblem|null}} Opened folded: of a shelf's notes */
/** @typedef {(opened: Opened) => void} Each */
/**
 * @typedef {object} Opener
 * @property {(identity: CryptoKey, files: Closed[], each: Each) => Promise<void>} open
 * @property {() => void} end
 */

/** @param {CryptoKey} identity @param {Closed} closed @returns {Promise<Opened>} */
export async function openOne(identity, { name, file }) {
  const hash = await sha256(file);
  try {
    const value = await open(identity, file);
    const folded = value?.type === "shelf" && Array.isArray(value.notes)
      ? value.notes.map((/** @type {any} */ note) => fold(String(note?.text ?? ""))) : [];
    return { name, sha256: hash, value, folded, problem: null };
  } catch (error) {
    return { name, sha256: hash, value: null, folded: [], problem: isProblem(error) ? error : new VaultProblem("truncated") };
  }
}

/** On this thread: for programs without Workers. @type {Opener} */
export const directOpener = {
  async open(identity, files, each) {
    for (const closed of files) each(await openOne(identity, closed));
  },
  end() {},
};

/** @returns {Opener} */
export function workerOpener() {
  const worker = startWorker("opening");
  let jobs = Promise.resolve();
  /** @param {CryptoKey} identity @param {Closed[]} files @param {Each} each */
  const run = (identity, files, each) => /** @type {Promise<void>} */ (new Promise((done, failed) => {
    if (files.length === 0) return done();
    let left = files.length;
    worker.onerror = () => failed(notStarted());
    worker.onmessage = ({ data }) => {
      each({ ...data, problem: data.problem && new VaultProblem(data.problem) });
      if (--left === 0) done();
    };
    worker.postMessage({ identity, files });
  }));
  return {
    open(identity, files, each) {
      const job = jobs.then(() => run(identity, files, each));
      jobs = job.catch(() => {});
      return job;
    },
    end: () => worker.terminate(),
  };
}
