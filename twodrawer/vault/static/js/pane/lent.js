/** What is lent to this person: a line for each, read here and nowhere else. Nothing in it can be written or moved. */
import { fill, longDay, on, piece, settle } from "../dom.js";
import { isPinned, openLent, pinOf } from "../lending.js";
import { toldShort } from "./troubles.js";

/** @typedef {import("../lending.js").Lent} Lent */

/**
 * A list of lent notes, or null when there is none: the drawer then looks as it always does.
 * @param {{vault: import("../vault.js").Vault, open: (lent: Lent) => void}} around @returns {Promise<HTMLElement|null>}
 */
export async function lentToMe({ vault, open }) {
  const { core } = vault;
  const found = await core.access.run(() => core.access.api.lent());
  if (found.length === 0) return null;
  const face = piece("lent-list");
  const list = face.querySelector("ul");
  for (const { entry, file } of found) {
    const line = piece("lent-line");
    try {
      const lent = await openLent(core.unlocked, core.author, entry, file);
      const whose = `${entry.author}/signing`;
      const keys = { recipient: "", signing_key: entry.signing_key };
      // A lender's signing key is pinned when their first note is opened: another one later is said.
      if (!isPinned(vault.manifest.pins, whose, keys)) await vault.pin(whose, pinOf(keys)).catch(() => {});
      fill(line, "what", `${lent.lender}: ${lent.label}, ${longDay(lent.at)}`);
      fill(line, "until", `Through ${longDay(lent.until)}`);
      on(line, "open", () => open(lent));
    } catch (problem) {
      fill(line, "what", "A lent note that can’t be shown");
      fill(line, "until", toldShort(problem));
    }
    list?.append(line);
  }
  return face;
}

/** One lent note. @param {HTMLElement} view @param {Lent} lent @param {() => void} back */
export function readLent(view, lent, back) {
  const face = piece("lent-reading");
  fill(face, "of", `${lent.label}, ${longDay(lent.at)}`);
  fill(face, "lender", `Lent to you by ${lent.lender} through ${longDay(lent.until)}, to learn under your supervision (45 CFR 164.508(a)(2)(i)(B)). It is theirs: nothing of it belongs in the chart.`);
  fill(face, "text", lent.text);
  on(face, "back", back);
  view.replaceChildren(face);
  settle(face);
}
