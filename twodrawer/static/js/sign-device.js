/**
 * Before a signature: what this device keeps of the note and the note lacks. A sentence that was held back, or words that no
 * save carried, would stay behind under a key that ends with the signature. While there are any, nothing is signed here; the
 * note's own page shows them and asks what becomes of them.
 *
 * The page: `data-sign-device` with data-note-ref and data-journal-key-url; the frozen words as JSON (`frozen-words`); the
 * notice `data-device-words`; the ways to sign in `.sign-ways`.
 */
import { Journal, journalKey } from "./journal.js";
import { openJournalStore } from "./journal-store.js";
import { csrfToken, newTab, postJson } from "./page.js";

const PATIENCE = 4_000;

/** @param {string} text */
const plain = (text) => text.replace(/\s+/g, " ").trim();

/**
 * The sections whose words on this device are not in the text that would be signed.
 * @param {Record<string, string>} frozen @param {{section: string, text: string}[]} entries @returns {string[]}
 */
export function leftBehind(frozen, entries) {
  const all = Object.values(frozen).map(plain);
  const left = entries.filter(({ section, text }) => {
    const words = plain(text);
    const there = frozen[section];
    return words !== "" && !(there === undefined ? all : [plain(there)]).some((one) => one.includes(words));
  });
  return [...new Set(left.map(({ section }) => section))];
}

/** What this device keeps of the note; the server is asked for the key only if there is something. @param {HTMLElement} place */
async function kept({ dataset: { noteRef = "", journalKeyUrl = "" } }) {
  const store = await openJournalStore();
  if ((await store.of(noteRef)).length === 0) return [];
  const answer = await postJson(journalKeyUrl, {}, { csrf: csrfToken() });
  if (answer.status !== 200) return [];
  const key = await journalKey(answer.body.key);
  return await new Journal({ store, key, journal: answer.body.journal, note: noteRef, tab: newTab() }).read();
}

/** @param {HTMLElement} place */
async function look(place) {
  const ways = [...document.querySelectorAll(".sign-ways button")].flatMap((one) => (one instanceof HTMLButtonElement ? [one] : []));
  for (const button of ways) button.disabled = true;
  const frozen = JSON.parse(document.getElementById("frozen-words")?.textContent ?? "{}");
  // A browser that keeps nothing, or won't say, has nothing to leave behind.
  const late = /** @type {Promise<never[]>} */ (new Promise((done) => setTimeout(() => done([]), PATIENCE)));
  const entries = await Promise.race([kept(place).catch(() => []), late]);
  const isLeft = leftBehind(frozen, entries).length > 0;
  const notice = document.querySelector("[data-device-words]");
  if (notice instanceof HTMLElement) notice.hidden = !isLeft;
  for (const button of ways) button.disabled = isLeft;
}

if (typeof document !== "undefined") {
  const place = document.querySelector("[data-sign-device]");
  if (place instanceof HTMLElement && globalThis.indexedDB && globalThis.crypto?.subtle) void look(place);
  // Whoever comes back to a page that the browser kept is asked again.
  addEventListener("pageshow", (event) => { if (event.persisted && place instanceof HTMLElement) void look(place); });
}
