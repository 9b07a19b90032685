/**
 * The vault's libraries, each bundled into one ES module. `age.js` is all cryptography there is: age, Ed25519, and the
 * zip of the exit. `strength.js` guesses at passphrases and is loaded only where one is chosen; the record, where the
 * passphrase of a downtime kit is chosen, has a copy of its own.
 */
import { build } from "esbuild";
import { ROOT, licenceOf, packageOf, sha256 } from "./packages.mjs";

const AGE = `export { Decrypter, Encrypter, Stanza, generateX25519Identity, identityToRecipient, webauthn } from "age-encryption";
export { bech32 } from "@scure/base";
export { ed25519 } from "@noble/curves/ed25519.js";
export { strToU8, unzipSync, zipSync } from "fflate";
`;
const STRENGTH = `import { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { adjacencyGraphs, dictionary as common } from "@zxcvbn-ts/language-common";
import commonWords from "./node_modules/@zxcvbn-ts/language-en/dist/commonWords.json.mjs";
import firstnames from "./node_modules/@zxcvbn-ts/language-en/dist/firstnames.json.mjs";
const dictionary = { ...common, "commonWords-en": commonWords, "firstnames-en": firstnames };
const estimator = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
export const guesses = (words) => estimator.check(words).guesses;
`;
/** @typedef {{as: string, source: string, types: string}} Bundle name, what it is made from, and its types */
/** @type {Bundle} */
const STRENGTH_BUNDLE = { as: "strength.js", source: STRENGTH, types: "/** How many guesses an attacker who knows how people choose would need. */\nexport declare function guesses(words: string): number;\n" };
/** Splitting the key of a professional will among its custodians. */
const SHAMIR = `export { combine, split } from "shamir-secret-sharing";
`;
/** For the first and the last the source is its own declaration. @type {Bundle[]} */
export const VAULTS = [{ as: "age.js", source: AGE, types: AGE }, STRENGTH_BUNDLE, { as: "shamir.js", source: SHAMIR, types: SHAMIR }];
/** @type {Bundle[]} */
export const RECORDS = [STRENGTH_BUNDLE];

/** @param {string} path @returns {string} the package that a bundled file is from */
export const owner = (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? "";

/** @param {Bundle[]} bundles */
export async function bundled(bundles) {
  const files = new Map();
  const list = [];
  for (const { as, source, types } of bundles) {
    const made = await build({
      stdin: { contents: source, resolveDir: ROOT, sourcefile: as, loader: "js" },
      absWorkingDir: ROOT, bundle: true, write: false, metafile: true, format: "esm", platform: "browser", target: "es2022",
      charset: "utf8", legalComments: "inline", logLevel: "warning",
    });
    const content = Buffer.from(/** @type {{contents: Uint8Array}} */ (made.outputFiles[0]).contents);
    const packages = [...new Set(Object.keys(made.metafile.inputs).map(owner).filter(Boolean))].sort();
    const texts = [];
    const about = [];
    for (const name of packages) {
      const one = await packageOf(name);
      about.push({ package: name, version: one.about.version, licence: one.about.license });
      texts.push(`${name} ${one.about.version} (${one.about.license})\n\n${await licenceOf(one.from)}\n`);
    }
    const licenceName = `LICENSE-${as.replace(/\..*$/, "")}.txt`;
    files.set(as, content);
    files.set(as.replace(/\.js$/, ".d.ts"), Buffer.from(types));
    files.set(licenceName, Buffer.from(texts.join(`\n${"-".repeat(80)}\n\n`)));
    list.push({ file: as, bundled_by: `esbuild ${(await packageOf("esbuild")).about.version}`, packages: about,
      licence_text: licenceName, sha256: sha256(content) });
  }
  return { files, list };
}
