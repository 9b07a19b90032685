/** What a person reads when something stands in the way, and which ways on are offered. */
import { VaultProblem } from "../problems.js";

/** @typedef {"again"|"passphrase"|"set-up"|"back"} Offer */
/** @typedef {{what: string, why: string, do: string, offers: Offer[]}} Told */

/** @type {Record<string, Offer[]>} */
const OFFERS = {
  older: ["back"],
  not_set_up: ["set-up", "back"], kit_not_confirmed: ["set-up", "back"],
  no_passkey: ["passphrase", "back"], passkey_cancelled: ["again", "passphrase", "back"],
  passkey_unsupported: ["passphrase", "back"], wrong_key: ["again", "passphrase", "back"],
  window_blocked: ["back"], unsupported: [], statement: [], forged: ["back"], challenge: ["back"], other_author: [],
  client_held: ["back"], keeping_forged: ["back"], order_forged: [], order_expired: [], order_other_client: [], lending_forged: [], lending_expired: [],
};

export const NOT_SET_UP = {
  what: "You have no vault yet", why: "It takes three calm minutes: a passkey or a passphrase, and a printed recovery kit.",
  do: "It opens in a window of its own, so that you see its address.",
};

/** @param {unknown} problem @returns {Told} */
export function told(problem) {
  if (isUnreachable(problem)) {
    return { what: "The vault can’t be reached", why: "Its server, or the network, doesn’t answer.",
      do: "Your notes are where you left them. Try again in a moment.", offers: ["again", "back"] };
  }
  const said = said_(problem);
  if (said) return { what: curly(said.what).replace(/\.$/, ""), why: curly(said.why), do: curly(said.do), offers: OFFERS[said.kind] ?? ["again", "back"] };
  // For whoever looks into it; the sentence below is for the person.
  globalThis.reportError?.(problem);
  return { what: "Something in this page failed", why: "It is a fault of the program, not of yours. Nothing was shown or sent.",
    do: "Load the page again.", offers: ["back"] };
}

/** One line for under a field. @param {unknown} problem */
export function toldShort(problem) {
  const { what, why, do: act } = told(problem);
  return [`${what}.`, why, act].filter(Boolean).join(" ");
}

/** @param {unknown} problem @returns {{kind: string, what: string, why: string, do: string}|null} */
function said_(problem) {
  if (problem instanceof VaultProblem) return problem;
  if (typeof problem === "object" && problem !== null && "kind" in problem && "what" in problem) {
    const { kind, what, why, do: act } = /** @type {Record<string, unknown>} */ (problem);
    return { kind: String(kind), what: String(what), why: String(why ?? ""), do: String(act ?? "") };
  }
  return null;
}

/** No answer came: the words, if there are any, are kept on this device. @param {unknown} problem */
export function isUnreachable(problem) {
  return problem instanceof TypeError && /fetch|network|load/i.test(problem.message)
    || (typeof problem === "object" && problem !== null && "kind" in problem && ["offline", "ticket_unreachable"].includes(String(problem.kind)));
}

/** @param {string} text */
const curly = (text) => text.replaceAll("'", "’");
