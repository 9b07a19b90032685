/** Choosing how a vault opens: a passkey of this device, or a passphrase drawn by chance. */
import { fill, input, on, piece } from "../dom.js";
import { toldShort } from "../pane/troubles.js";
import { checkPassphrase, newPassphrase } from "../passphrase.js";
import { bindShow } from "./unlock.js";

/** @typedef {import("../keys.js").IdentityInHand} IdentityInHand */
/** @typedef {import("../keys.js").Wrap} Wrap */

export const PASSKEY_NAME = "Twodrawer vault";

/** Step 1: the first way in, wrapped. @param {import("./top.js").Top} top @param {IdentityInHand} hand @returns {Promise<Wrap>} */
export function chooseWay(top, hand) {
  return new Promise((done) => {
    const page = piece("set-up-way");
    on(page, "passkey", async () => {
      if (page.getAttribute("aria-busy") === "true") return;
      page.setAttribute("aria-busy", "true");
      fill(page, "told", "");
      try {
        done(await hand.wrapWithPasskey({ name: PASSKEY_NAME }));
      } catch (problem) {
        fill(page, "told", toldShort(problem));
      } finally {
        page.removeAttribute("aria-busy");
      }
    });
    on(page, "passphrase", async () => {
      const words = await chooseWords(top, { title: "Your passphrase", steps: true });
      if (words === null) return void done(await chooseWay(top, hand));
      top.wait("Sealing the key", "This takes a second or two.");
      done(await hand.wrapWithPassphrase(words));
    });
    top.show(page);
  });
}

/**
 * Six words, typed once; or one's own, if they are strong. Null: back.
 * @param {import("./top.js").Top} top @param {{title: string, steps: boolean}} how @returns {Promise<string|null>}
 */
export function chooseWords(top, { title, steps }) {
  return new Promise((done) => {
    const page = piece("set-up-words");
    fill(page, "title", title);
    if (!steps) page.querySelector(".steps")?.remove();
    const [typed, again] = [input(page, "#typed"), input(page, "#typed-again")];
    let drawn = newPassphrase();
    let isOwn = false;
    const part = (/** @type {string} */ name) => page.querySelector(`[data-part="${name}"]`);
    const turn = (/** @type {boolean} */ own) => {
      isOwn = own;
      for (const [name, hidden] of /** @type {[string, boolean][]} */ ([["drawn", own], ["own", !own], ["again", !own]])) {
        const found = part(name);
        if (found instanceof HTMLElement) found.hidden = hidden;
      }
      fill(page, "words", drawn);
      fill(page, "typed-label", own ? "Your passphrase" : "Type them once");
      fill(page, "hint", own ? "Four or more words that have nothing to do with each other are a good beginning." : "Spaces between the words. Write them down until you know them by heart.");
      fill(page, "told", "");
      typed.value = again.value = "";
    };
    const same = (/** @type {string} */ one, /** @type {string} */ other) => one.trim().replace(/\s+/g, " ") === other.trim().replace(/\s+/g, " ");
    on(page, "other", () => {
      drawn = newPassphrase();
      turn(false);
    });
    on(page, "own", () => {
      turn(true);
      typed.focus();
    });
    on(page, "drawn", () => turn(false));
    on(page, "back", () => done(null));
    bindShow(page);
    page.querySelector("form")?.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!isOwn) {
        if (same(typed.value.toLowerCase(), drawn)) return done(drawn);
        fill(page, "told", "These aren’t the six words above. Type them as they stand there, with spaces.");
        return typed.focus();
      }
      const { strong, why } = await checkPassphrase(typed.value);
      if (!strong) {
        fill(page, "told", `Not strong enough. ${why}`);
        return typed.focus();
      }
      if (!same(typed.value, again.value)) {
        fill(page, "told", "The two don’t match. Type it once more.");
        return again.focus();
      }
      done(typed.value);
    });
    turn(false);
    top.show(page);
  });
}
