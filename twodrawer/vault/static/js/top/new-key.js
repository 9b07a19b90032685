/**
 * A new key after a theft: new ways in, a new kit, and every note sealed again, with its progress. It goes on where it
 * stopped, and until its last file is there and compared, the old key stays in force.
 */
import { fill, on, piece } from "../dom.js";
import { confirmKit, enrolSuccessor } from "../enrolling.js";
import { makeIdentity } from "../keys.js";
import { newKitCode } from "../kit.js";
import { toldShort } from "../pane/troubles.js";
import { thisDevice } from "../pane/storage.js";
import { VaultProblem } from "../problems.js";
import { Rotation } from "../rotation.js";
import { Vault } from "../vault.js";
import { kitOnPaper } from "./kit.js";
import { askForKey } from "./unlock.js";
import { chooseWay } from "./ways.js";

/** @typedef {import("./top.js").Top} Top */
/** @typedef {import("../keys.js").Unlocked} Unlocked */

const STEPS = { sealing: "Sealed again", checking: "Fetched back and compared", finishing: "Putting the new key in force" };

/** The new key in force, or null if the old one stays. @param {Top} top @param {Unlocked} old @returns {Promise<{ref: string, unlocked: Unlocked}|null>} */
export async function newKey(top, old) {
  const { access } = top;
  if (!access) throw new VaultProblem("statement");
  const pending = access.identities.find(({ state }) => state === "pending");
  const next = pending ? await takenUp(top, access, pending) : await begun(top, access, old);
  if (!next) return null;
  const vault = await Vault.open({ access, unlocked: old, device: thisDevice() });
  const isDone = await sealAgain(top, vault, next);
  vault.lock();
  return isDone ? { ref: access.identityOf(next).ref, unlocked: next } : null;
}

/** @param {Top} top @param {import("../access.js").Access} access @param {Unlocked} old @returns {Promise<Unlocked>} */
async function begun(top, access, old) {
  await access.begin("set-up");
  const hand = await makeIdentity();
  try {
    const way = await chooseWay(top, hand);
    const code = await newKitCode();
    top.wait("Making your kit", "The new key is sealed with the code of the kit. This takes a second or two.");
    const kit = await hand.wrapWithKit(code);
    await access.begin("set-up");
    await enrolSuccessor({ access, hand, wraps: [way, kit], old });
    await kitOnPaper(top, code, { shown: "Step 2 of 3", asked: "Step 3 of 3" });
    await confirmKit(access, hand.unlocked);
    return hand.unlocked;
  } finally {
    hand.close();
  }
}

/** A rotation that was broken off: its key opens with what was chosen then. @param {Top} top @param {import("../access.js").Access} access @param {import("../api.js").StoredIdentity} pending @returns {Promise<Unlocked|null>} */
async function takenUp(top, access, pending) {
  const hand = await askForKey(top, pending, { title: "Open the new key", neither: false });
  if (hand === "neither") return null;
  try {
    if (!pending.kit_confirmed) {
      const code = await newKitCode();
      const kit = await hand.wrapWithKit(code);
      await access.run(async () => access.api.addWrap(pending.ref, await access.proof(pending.ref, hand.unlocked), kit));
      await kitOnPaper(top, code, { shown: "Step 2 of 3", asked: "Step 3 of 3" });
      await confirmKit(access, hand.unlocked);
    }
    return hand.unlocked;
  } finally {
    hand.close();
  }
}

/** @param {Top} top @param {Vault} vault @param {Unlocked} next @returns {Promise<boolean>} whether the new key is in force */
function sealAgain(top, vault, next) {
  const page = piece("rotate");
  const bar = page.querySelector("progress");
  const rotation = new Rotation({ vault, next, onProgress: ({ step, done, of }) => {
    fill(page, "says", step === "finishing" ? STEPS[step] : `${STEPS[step]}: ${done} of ${of}`);
    if (bar && of > 0) [bar.max, bar.value] = [of, done];
  } });
  top.show(page);
  return new Promise((done) => {
    const again = on(page, "again", () => void run());
    const abandon = on(page, "abandon", () => void rotation.abandon().then(() => done(false)).catch((problem) => fill(page, "told", toldShort(problem))));
    const run = async () => {
      again.hidden = abandon.hidden = true;
      fill(page, "told", "");
      try {
        await rotation.run();
        done(true);
      } catch (problem) {
        fill(page, "told", toldShort(problem));
        again.hidden = abandon.hidden = false;
      }
    };
    void run();
  });
}
