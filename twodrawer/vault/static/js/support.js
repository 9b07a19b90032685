/** What a browser must be able to do before anything is asked of a person. */
import { VaultProblem } from "./problems.js";

/** Null, or the problem that says what is missing. @returns {Promise<VaultProblem|null>} */
export async function canDoIt() {
  if (!globalThis.isSecureContext) {
    return new VaultProblem("unsupported", { what: "This address can’t hold a vault", why: "Browsers seal and open only on https, or on this machine’s own names.",
      do: "Whoever runs Twodrawer must serve the vault by https." });
  }
  if (typeof Worker !== "function" || !globalThis.crypto?.subtle || typeof indexedDB === "undefined") return new VaultProblem("unsupported");
  try {
    await crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"]);
    await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign"]);
    return null;
  } catch {
    return new VaultProblem("unsupported");
  }
}
