/** Asking for the key: passphrase or recovery code, typed where the address is in sight; or a passkey. */
import { doer, fill, input, on, piece } from "../dom.js";
import { inHand } from "../keys.js";
import { toldShort } from "../pane/troubles.js";
import { VaultProblem } from "../problems.js";

/** @typedef {import("../keys.js").IdentityInHand} IdentityInHand */
/** @typedef {import("../api.js").StoredIdentity} Identity */

const HINTS = {
  passphrase: { label: "Passphrase", name: "current-password" },
  kit: { label: "Code of the recovery kit", name: "off" },
};

/**
 * Resolves with the opened identity, or "neither" when nothing opens it any more.
 * @param {import("./top.js").Top} top @param {Identity} identity @param {{title: string, neither: boolean}} how
 * @returns {Promise<IdentityInHand|"neither">}
 */
export function askForKey(top, identity, { title, neither }) {
  return new Promise((done) => {
    const page = piece("unlock");
    fill(page, "title", title);
    fill(page, "origin", location.origin);
    const field = input(page, "#secret");
    const passkeys = identity.wraps.filter(({ kind }) => kind === "passkey");
    const hasWords = identity.wraps.some(({ kind }) => kind === "passphrase");
    /** @type {"passphrase"|"kit"} */
    let typing = hasWords ? "passphrase" : "kit";

    /** @param {"passphrase"|"kit"} kind */
    const turn = (kind) => {
      typing = kind;
      fill(page, "label", HINTS[kind].label);
      field.setAttribute("autocomplete", HINTS[kind].name);
      field.value = "";
      doer(page, "kit").hidden = kind === "kit";
      doer(page, "words").hidden = kind !== "kit" || !hasWords;
      fill(page, "told", "");
      field.focus();
    };
    /** @param {() => Promise<IdentityInHand>} open */
    const tryIt = async (open) => {
      page.setAttribute("aria-busy", "true");
      fill(page, "told", "");
      try {
        const hand = await open();
        field.value = "";
        done(hand);
      } catch (problem) {
        fill(page, "told", toldShort(problem));
        field.select();
        field.focus();
      } finally {
        page.removeAttribute("aria-busy");
      }
    };
    /** Each wrap of a kind in turn; the last refusal is told. @param {string} kind @param {string} [words] */
    const openAny = async (kind, words = "") => {
      /** @type {unknown} */
      let refusal = new VaultProblem("wrong_passphrase");
      for (const wrap of identity.wraps.filter((one) => one.kind === kind)) {
        try {
          return await inHand(wrap, { words });
        } catch (problem) {
          refusal = problem;
        }
      }
      throw refusal;
    };
    bindShow(page);
    page.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      if (page.getAttribute("aria-busy") !== "true") void tryIt(() => openAny(typing, field.value));
    });
    on(page, "passkey", () => void tryIt(() => openAny("passkey"))).hidden = passkeys.length === 0;
    on(page, "kit", () => turn("kit"));
    on(page, "words", () => turn("passphrase"));
    on(page, "neither", () => done("neither")).hidden = !neither;
    top.show(page);
    turn(typing);
  });
}

/** "Show what I type" for every secret field of a page. @param {HTMLElement} page */
export function bindShow(page) {
  const tick = input(page, "[data-show]");
  const fields = [...page.querySelectorAll("input[type=password]")];
  tick.addEventListener("change", () => {
    for (const field of fields) if (field instanceof HTMLInputElement) field.type = tick.checked ? "text" : "password";
  });
}
