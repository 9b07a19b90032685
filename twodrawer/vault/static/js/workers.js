/**
 * The vault's two Workers. Under `require-trusted-types-for 'script'` a Worker's address must come from a policy; the one
 * policy that is allowed, `vault`, gives these two addresses and nothing else.
 */
import { VaultProblem } from "./problems.js";

const PATHS = { keys: "/js/key-worker.js", opening: "/js/opening-worker.js" };

/** @typedef {{createPolicy: (name: string, rules: {createScriptURL: (name: string) => string}) => {createScriptURL: (name: string) => any}}} TrustedTypes */

/** @param {string} name */
const pathOf = (name) => {
  if (name !== "keys" && name !== "opening") throw new TypeError("The vault has no such worker");
  return PATHS[name];
};

/** @type {{createScriptURL: (name: string) => any}|null} */
let policy = null;

/** @param {"keys"|"opening"} name @returns {Worker} */
export function startWorker(name) {
  const trusted = /** @type {{trustedTypes?: TrustedTypes}} */ (globalThis).trustedTypes;
  policy ??= trusted ? trusted.createPolicy("vault", { createScriptURL: pathOf }) : { createScriptURL: pathOf };
  return new Worker(policy.createScriptURL(name), { type: "module", name: `vault-${name}` });
}

/** What a Worker that reports an error means: its script couldn't be fetched, or this browser can't run it. */
export const notStarted = () => new VaultProblem("unsupported", { what: "A part of the vault couldn't start in this browser.",
  why: "The network went away while it was loaded, or this browser can't run it.", do: "Load the page again; if that doesn't help, use a current browser." });
