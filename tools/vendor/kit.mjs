/**
 * The page of a downtime kit: markup, style, script and age's own library in one file, under a policy that names the
 * script and the style by their hashes and forbids everything else. What is left open is the place of the sealed content.
 */
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { owner } from "./bundle.mjs";
import { ROOT, licenceOf, packageOf, sha256 } from "./packages.mjs";

const SOURCE = join(ROOT, "twodrawer/desk/kit/source");
const TOKENS = join(ROOT, "twodrawer/static/css/tokens.css");

/** @param {string} text */
const named = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Puts text into its one place. @param {string} page @param {string} place @param {string} text */
function put(page, place, text) {
  const parts = page.split(`{{${place}}}`);
  if (parts.length !== 2) throw new Error(`kit.html needs one place for {{${place}}}`);
  return parts.join(text);
}

export async function kitPage() {
  const made = await build({
    entryPoints: [join(SOURCE, "main.js")], absWorkingDir: ROOT, bundle: true, write: false, metafile: true, format: "iife",
    platform: "browser", target: "es2022", charset: "ascii", legalComments: "none", minify: true, logLevel: "warning",
  });
  const script = Buffer.from(/** @type {{contents: Uint8Array}} */ (made.outputFiles[0]).contents).toString();
  const style = await tidied(`${await readFile(TOKENS, "utf8")}\n${await readFile(join(SOURCE, "kit.css"), "utf8")}`);
  const packages = [...new Set(Object.keys(made.metafile.inputs).map(owner).filter(Boolean))].sort();
  const about = [];
  const texts = [];
  for (const name of packages) {
    const one = await packageOf(name);
    about.push({ package: name, version: one.about.version, licence: one.about.license });
    texts.push(`${name} ${one.about.version} (${one.about.license})\n\n${await licenceOf(one.from)}\n`);
  }
  const licences = texts.join(`\n${"=".repeat(80)}\n\n`);
  // What would end its element, or begin another place, must not stand in it.
  for (const [text, never] of /** @type {[string, RegExp][]} */ ([[script, /<\/script|<!--|\{\{/i], [style, /<\/style|\{\{/i], [licences, /-->|--!>|\{\{/]])) {
    if (never.test(text)) throw new Error(`The page of a kit can't hold ${never}`);
  }
  const policy = `default-src 'none'; script-src ${named(script)}; style-src ${named(style)}; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
  let page = await readFile(join(SOURCE, "kit.html"), "utf8");
  for (const [place, text] of Object.entries({ policy, style, script, licences: `<!--\nWhat others wrote of this page:\n\n${licences}-->` })) {
    page = put(page, place, text);
  }
  const content = Buffer.from(page);
  return {
    files: new Map([["kit.html", content], ["LICENSE-kit.txt", Buffer.from(licences)]]),
    list: [{ file: "kit.html", bundled_by: `esbuild ${(await packageOf("esbuild")).about.version}`, packages: about,
      licence_text: "LICENSE-kit.txt", sha256: sha256(content) }],
  };
}

/** @param {string} css */
async function tidied(css) {
  const made = await build({ stdin: { contents: css, loader: "css" }, write: false, minifyWhitespace: true, logLevel: "warning", target: "chrome123" });
  return Buffer.from(/** @type {{contents: Uint8Array}} */ (made.outputFiles[0]).contents).toString().trim();
}
