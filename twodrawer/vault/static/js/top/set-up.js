/** Set-up in three steps: how it opens, a kit on paper, a part of it read back. And starting anew, with its honest words. */
import { confirmKit, enrol } from "../enrolling.js";
import { fill, input, on, piece } from "../dom.js";
import { makeIdentity } from "../keys.js";
import { newKitCode } from "../kit.js";
import { VaultProblem } from "../problems.js";
import { kitOnPaper } from "./kit.js";
import { chooseWay } from "./ways.js";

/** @typedef {import("./top.js").Top} Top */

/**
 * A new identity with a first way in and a kit, known to the vault; true afterwards: the kit was read back.
 * @param {Top} top @param {"enrolled"|"reset"} reason @returns {Promise<void>}
 */
export async function setUp(top, reason) {
  const { access } = top;
  if (!access) throw new VaultProblem("statement");
  top.wait("Your vault", "Asking your record for a ticket…");
  await access.begin("set-up");
  const hand = await makeIdentity();
  try {
    const way = await chooseWay(top, hand);
    const code = await newKitCode();
    top.wait("Making your kit", "The key is sealed with the code of the kit. This takes a second or two.");
    const kit = await hand.wrapWithKit(code);
    // The first page may have been open for long; enrolling wants a ticket that is fresh.
    await access.begin("set-up");
    await enrol({ access, hand, wraps: [way, kit], reason });
    await kitOnPaper(top, code, { shown: "Step 2 of 3", asked: "Step 3 of 3" });
    top.wait("Confirming your kit", "");
    await confirmKit(access, hand.unlocked);
  } finally {
    hand.close();
  }
}

/** Nothing opens the vault any more. True: an empty one is wanted. @param {Top} top @returns {Promise<boolean>} */
export function reset(top) {
  return new Promise((done) => {
    const page = piece("reset");
    const sure = input(page, "#sure");
    on(page, "back", () => done(false));
    page.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (sure.value.trim().toLowerCase() === "start an empty vault") return done(true);
      fill(page, "told", "Type the four words as they stand above. Nothing has happened.");
      sure.focus();
    });
    top.show(page);
  });
}
