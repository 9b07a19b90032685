/** Making a vault one's own, and setting an earlier one aside when its keys are lost. Both need a freshly confirmed sign-in. */
import { VaultProblem } from "./problems.js";

/** @typedef {import("./access.js").Access} Access */
/** @typedef {import("./keys.js").IdentityInHand} IdentityInHand */
/** @typedef {import("./keys.js").Wrap} Wrap */

/** @param {Wrap[]} wraps a kit, and one way in for every day */
function checkWraps(wraps) {
  const everyDay = wraps.some(({ kind }) => kind !== "kit");
  if (!everyDay || !wraps.some(({ kind }) => kind === "kit")) throw new VaultProblem("weak", { what: "A vault needs two ways in.",
    why: "One for every day (a passkey or a passphrase), and the printed recovery kit.", do: "Set up both." });
}

/**
 * The server keeps this identity's public keys and wraps from here on; the private keys it never sees.
 * @param {{access: Access, hand: IdentityInHand, wraps: Wrap[], reason?: "enrolled"|"reset"}} given
 * @returns {Promise<string>} the identity's ref
 */
export async function enrol({ access, hand, wraps, reason = "enrolled" }) {
  checkWraps(wraps);
  const { recipient, signingKey, unlocked } = hand;
  await access.run(async () => access.api.enrol({ proof: await access.newProof(unlocked), recipient, signing_key: signingKey, reason, wraps }));
  return listed(access, unlocked);
}

/** The successor of the current identity: it takes over when everything is sealed anew (rotation.js). @param {{access: Access, hand: IdentityInHand, wraps: Wrap[], old: import("./identity-file.js").Unlocked}} given */
export async function enrolSuccessor({ access, hand, wraps, old }) {
  checkWraps(wraps);
  const { recipient, signingKey, unlocked } = hand;
  const current = access.identityOf(old).ref;
  await access.run(async () => access.api.enrol({ proof: await access.newProof(unlocked), old_proof: await access.proof(current, old),
    recipient, signing_key: signingKey, reason: "rotated", wraps }));
  return listed(access, unlocked);
}

/** @param {Access} access @param {import("./identity-file.js").Unlocked} unlocked */
async function listed(access, unlocked) {
  await access.begin(access.purpose);
  return access.identityOf(unlocked).ref;
}

/** Part of the printed kit was typed back. @param {Access} access @param {import("./identity-file.js").Unlocked} unlocked */
export async function confirmKit(access, unlocked) {
  const identity = access.identityOf(unlocked);
  await access.run(async () => access.api.confirmKit(identity.ref, await access.proof(identity.ref, unlocked)));
  identity.kit_confirmed = true;
}
