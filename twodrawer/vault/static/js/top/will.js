/** Making a professional will: who keeps a share, how many are needed, what is wished; then a sheet for each custodian. */
import { base64 } from "../bytes.js";
import { fill, input, moment, on, piece, place } from "../dom.js";
import { MOST, makeWill } from "../will.js";

/** @typedef {import("./top.js").Top} Top */
/** @typedef {{author: string, custodians: string[], needed: number, wish: "hand_over"|"destroy"}} Chosen */

const WISHES = {
  hand_over: "The custodians take the sealed notes along, with a new recovery code. What they may do with them is the law’s to say (45 CFR 164.508(a)(2)): keep them, release them on a basis of it, or destroy them when nothing holds them.",
  destroy: "The custodians’ key destroys the notes and opens nothing. It waits while a legal hold stands in the practice.",
};

/** What the page says of a will that stands. @param {import("../api.js").OwnWill|null} will */
export function willSays(will) {
  if (!will) return "You have none. Without one, nobody opens your notes when you can’t: that is safe, and may be hard on whoever has to answer for them.";
  const what = will.wish === "destroy" ? "destroy your notes" : "take your notes along";
  const stands = `Made ${moment(will.made_at)}: ${will.needed} of ${will.shares} custodians together ${what}.`;
  return will.is_current ? stands : `${stands} You made a new key since, and the sheets open nothing any more. Renew it, and have the old sheets destroyed.`;
}

/** @param {Top} top @returns {Promise<Chosen|null>} */
function choose(top) {
  return new Promise((done) => {
    const page = piece("will-make");
    const names = page.querySelector("textarea");
    page.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      const custodians = (names?.value ?? "").split("\n").map((name) => name.trim()).filter(Boolean);
      const author = input(page, "#will-author").value.trim();
      if (!author) return fill(page, "told", "Write your name: a sheet that is found in a drawer has to say whose will it is.");
      const needed = Number(input(page, "#will-needed").value);
      const wish = page.querySelector("input[name=wish]:checked");
      if (new Set(custodians).size !== custodians.length || custodians.length < 2 || custodians.length > MOST) {
        return fill(page, "told", `Name two to ${MOST} custodians, each on a line and each once.`);
      }
      if (!Number.isInteger(needed) || needed < 2 || needed > custodians.length) {
        return fill(page, "told", `Of ${custodians.length} custodians, two to ${custodians.length} can be needed. One alone never opens a will.`);
      }
      done({ author, custodians, needed, wish: wish instanceof HTMLInputElement && wish.value === "destroy" ? "destroy" : "hand_over" });
    });
    on(page, "back", () => done(null));
    top.show(page);
  });
}

/** A sheet for each custodian, until they are on paper. @param {Top} top @param {Chosen} chosen @param {string[]} codes @returns {Promise<void>} */
function sheets(top, chosen, codes) {
  return new Promise((done) => {
    const page = piece("will-sheets");
    place(page, "sheets").replaceChildren(...chosen.custodians.map((name, at) => {
      const sheet = piece("will-sheet");
      fill(sheet, "author", chosen.author);
      fill(sheet, "name", name);
      fill(sheet, "code", codes[at]);
      fill(sheet, "made", moment(new Date().toISOString()));
      fill(sheet, "host", location.origin);
      fill(sheet, "number", `Share ${at + 1} of ${codes.length}. ${chosen.needed} together are needed.`);
      fill(sheet, "wish", WISHES[chosen.wish]);
      return sheet;
    }));
    on(page, "print", () => window.print());
    on(page, "next", () => done());
    top.show(page);
  });
}

/**
 * Asks, makes, stores, and shows the sheets once. "": the author went back.
 * @param {Top} top
 * @param {{withKey: <T>(use: (hand: import("../keys.js").IdentityInHand) => Promise<T>) => Promise<T|null>, store: (will: {recipient: string, needed: number, shares: number, wish: string, file: string}) => Promise<void>}} how
 * @returns {Promise<string>}
 */
export async function writeWill(top, { withKey, store }) {
  const chosen = await choose(top);
  if (!chosen) return "";
  const { needed, wish, custodians } = chosen;
  const made = await withKey((hand) => makeWill(hand, { needed, shares: custodians.length }));
  if (!made) return "";
  top.wait("Sealing your will", "This takes a moment.");
  await store({ recipient: made.recipient, needed, shares: custodians.length, wish, file: base64(made.file) });
  await sheets(top, chosen, made.codes);
  return "Your will stands. Give each custodian their sheet; the shares are shown nowhere again.";
}

