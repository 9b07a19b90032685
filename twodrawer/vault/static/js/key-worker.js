/** The Worker in which an identity is in clear, for as long as one unlock or one set-up takes. It does KeyWork's jobs. */
import { KeyWork } from "./key-work.js";
import { VaultProblem } from "./problems.js";

/** @typedef {{job: "make"}|{job: "open", file: Uint8Array, words?: string, fileKey?: Uint8Array}|{job: "make-will", needed: number, shares: number}|{job: "combine", shares: Uint8Array[], recipient: string}|{job: "open-will", file: Uint8Array}|{job: "seal", plain: Uint8Array, words: string}|{job: "wrap", words?: string, passkey?: boolean}} Job */

const work = new KeyWork();
/** @type {(answer: import("./key-work.js").StanzaParts|null) => void} */
let answered = () => {};

/** The page asks the passkey for us. @param {Uint8Array} fileKey @returns {Promise<import("./key-work.js").StanzaParts>} */
const askPage = (fileKey) => new Promise((done, failed) => {
  answered = (stanza) => (stanza ? done(stanza) : failed(new VaultProblem("passkey_cancelled")));
  postMessage({ ask: fileKey });
});

/** @param {Job} job */
function doJob(job) {
  if (job.job === "make") return work.make();
  if (job.job === "open") return work.open(job.file, job);
  if (job.job === "make-will") return work.makeWill(job.needed, job.shares);
  if (job.job === "combine") return work.combine(job.shares, job.recipient);
  if (job.job === "open-will") return work.openWill(job.file);
  if (job.job === "seal") return work.sealWith(job.plain, job.words);
  return work.wrap(job.passkey ? { stanza: askPage } : { words: job.words ?? "" });
}

addEventListener("message", async ({ data }) => {
  if ("stanza" in data) return answered(data.stanza);
  try {
    postMessage({ done: await doJob(data) });
  } catch (error) {
    postMessage({ failed: error instanceof VaultProblem ? error.kind : "unexpected" });
  }
});
