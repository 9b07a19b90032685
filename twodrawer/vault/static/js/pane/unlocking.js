/**
 * Two ways in: a passkey here in the frame, which no painted copy of it could use; and whatever is typed, in the vault's
 * own page with its address in sight, which hands the opened keys to this frame and closes.
 */
import { message, parse } from "../messages.js";
import { unlock } from "../keys.js";
import { VaultProblem } from "../problems.js";
import { NOT_SET_UP } from "./troubles.js";

/** @typedef {import("./pane.js").Pane} Pane */
/** @typedef {import("../keys.js").Unlocked} Unlocked */
/** @typedef {import("../api.js").StoredIdentity} Identity */

const WAY = "twodrawer-vault-way";

/** How this author last unlocked in this browser: no secret, only which button comes first. @param {string} [author] */
export function lastWay(author) {
  const kept = remembered();
  return kept && (!author || kept.author === author) ? kept.way : null;
}

/** @param {string} author @param {"passkey"|"passphrase"} way @param {string} [wrap] the passkey that answered */
function remember(author, way, wrap = "") {
  try {
    localStorage.setItem(WAY, JSON.stringify({ author, way, wrap }));
  } catch {
    // Storage shut off: the next time both ways look the same.
  }
}

/** @returns {{author: string, way: string, wrap: string}|null} */
function remembered() {
  try {
    const kept = JSON.parse(localStorage.getItem(WAY) ?? "null");
    return kept && typeof kept.author === "string" ? kept : null;
  } catch {
    return null;
  }
}

/** The identity that is written with now, its kit confirmed; else a problem that leads to set-up. @param {Identity[]} identities @returns {Identity} */
function ready(identities) {
  const current = identities.find(({ state }) => state === "current");
  if (!current) throw new VaultProblem("not_set_up", NOT_SET_UP);
  if (!current.kit_confirmed) {
    throw new VaultProblem("kit_not_confirmed", { what: "One step of your set-up is missing",
      why: "The recovery kit was never confirmed. Without it, a lost device would be the end of your notes.",
      do: "Open your vault’s page, make a kit and type a part of it back." });
  }
  return current;
}

/** @param {Pane} pane @returns {Promise<{unlocked: Unlocked}>} */
export async function byPasskey(pane) {
  pane.busy("Waiting for your passkey", "Touch it, or answer your device.");
  const begun = await pane.access.begin("open");
  const current = ready(begun.identities);
  const last = remembered()?.wrap;
  const wraps = current.wraps.filter(({ kind }) => kind === "passkey").sort((a, b) => Number(b.ref === last) - Number(a.ref === last));
  if (wraps.length === 0) {
    throw new VaultProblem("no_passkey", { what: "Your vault has no passkey", why: "It was set up with a passphrase.",
      do: "Use the passphrase. A passkey can be added on your vault’s page." });
  }
  for (const [at, wrap] of wraps.entries()) {
    try {
      const unlocked = await unlock(wrap);
      remember(begun.author, "passkey", wrap.ref);
      return { unlocked };
    } catch (problem) {
      const isAnother = problem instanceof VaultProblem && problem.kind === "wrong_key";
      if (!isAnother || at === wraps.length - 1) throw problem;
    }
  }
  throw new VaultProblem("wrong_key");
}

/** @param {Pane} pane @param {MouseEvent} [press] @returns {Promise<{unlocked: Unlocked}>} */
export async function byTopPage(pane, press) {
  // At once, in the click: later the browser would take the window for an advertisement.
  const top = press?.isTrusted === false ? null : window.open("/#unlock", "_blank");
  if (!top) {
    throw new VaultProblem("window_blocked", { what: "The window didn’t open", why: "This browser blocks windows of this page.",
      do: "Allow them for this address, then try again." });
  }
  const cancelled = rejectable();
  pane.busy("Unlock in the window that opened", "What you type, you type only there, where you see the address.", () => {
    top.close();
    cancelled.reject(new VaultProblem("cancelled"));
  });
  const begun = pane.access.begin("open");
  const handed = handedBy(top, begun);
  const closed = setInterval(() => { if (top.closed) setTimeout(() => cancelled.reject(new VaultProblem("cancelled")), 800); }, 500);
  try {
    const { unlocked } = await Promise.race([handed, cancelled.promise, failing(begun)]);
    remember((await begun).author, "passphrase");
    return { unlocked };
  } catch (problem) {
    top.close();
    throw problem;
  } finally {
    clearInterval(closed);
  }
}

/** Gives the page the wrapped keys, and waits for the opened ones. @param {Window} top @param {Promise<import("../api.js").Begun>} begun @returns {Promise<{unlocked: Unlocked}>} */
function handedBy(top, begun) {
  return new Promise((done, failed) => {
    /** @param {MessageEvent} event */
    const hear = (event) => {
      const heard = parse(event, { origin: location.origin, from: top });
      if (heard?.kind === "unlock-ready") {
        begun.then(({ identities, author }) => {
          ready(identities);
          top.postMessage(message("unlock-with", { identities, author }), location.origin);
        }).catch(failed);
      } else if (heard?.kind === "unlocked") {
        removeEventListener("message", hear);
        done({ unlocked: heard.unlocked });
      }
    };
    addEventListener("message", hear);
  });
}

/** Only the failure of something else. @param {Promise<unknown>} promise @returns {Promise<never>} */
const failing = (promise) => new Promise((_, failed) => { promise.catch(failed); });

/** @returns {{promise: Promise<never>, reject: (problem: unknown) => void}} */
function rejectable() {
  /** @type {(problem: unknown) => void} */
  let reject = () => {};
  const promise = /** @type {Promise<never>} */ (new Promise((_, failed) => { reject = failed; }));
  return { promise, reject };
}
