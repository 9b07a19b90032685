/**
 * Brings the browser libraries we ship into the repository, each with its licences and its hash in VENDOR.json:
 * the record's into `twodrawer/static/vendor/`, byte for byte as their packages carry them; the vault's into
 * `twodrawer/vault/static/vendor/`, bundled by esbuild, unminified so that they can be read; the page of a downtime kit, put
 * together from `twodrawer/desk/kit/source/`, into `twodrawer/desk/kit/vendor/`. The packages themselves
 * are pinned and hashed by package-lock.json, so the same files come out on every machine.
 *
 *   npm run vendor          writes the files
 *   npm run vendor:check    says whether what is shipped is what the packages give
 */
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RECORDS, VAULTS, bundled } from "./vendor/bundle.mjs";
import { kitPage } from "./vendor/kit.mjs";
import { ROOT, packageOf, sha256 } from "./vendor/packages.mjs";
import { plainWordList, wordList } from "./vendor/words.mjs";

/** What the record ships: the package, the file in it, its licence text, and the name it gets here. */
const COPIED = [{ package: "htmx.org", file: "dist/htmx.min.js", licence: "LICENSE", as: "htmx.min.js" }];

/** @typedef {{files: Map<string, Buffer>, list: object[]}} Shelf what should be in a folder, and what VENDOR.json says of it */

/** @returns {Promise<Shelf>} */
async function copied() {
  const files = new Map();
  const list = [];
  for (const one of COPIED) {
    const { from, about } = await packageOf(one.package);
    const content = await readFile(join(from, one.file));
    const licenceName = `LICENSE-${one.as.replace(/\..*$/, "")}.txt`;
    files.set(one.as, content);
    files.set(licenceName, await readFile(join(from, one.licence)));
    list.push({ file: one.as, package: one.package, version: about.version, source: one.file, licence: about.license,
      licence_text: licenceName, sha256: sha256(content) });
  }
  return { files, list };
}

/** @param {...Shelf} parts @returns {Shelf} */
const together = (...parts) => ({ files: new Map(parts.flatMap((part) => [...part.files])), list: parts.flatMap((part) => part.list) });

/** @returns {Promise<Shelf>} */
async function vaults() {
  return together(await bundled(VAULTS), await wordList());
}

/** @param {string} folder @param {Shelf} shelf */
function withList(folder, { files, list }) {
  files.set("VENDOR.json", Buffer.from(`${JSON.stringify(list, null, 2)}\n`));
  return { folder, files };
}

/** @param {string} folder @param {Map<string, Buffer>} files @returns {Promise<string[]>} names that differ */
async function differing(folder, files) {
  const there = await readdir(join(ROOT, folder)).catch(() => []);
  const wrong = there.filter((name) => !files.has(name));
  for (const [name, content] of files) {
    const has = await readFile(join(ROOT, folder, name)).catch(() => null);
    if (!has || !has.equals(content)) wrong.push(name);
  }
  return wrong;
}

async function main() {
  const folders = [
    withList("twodrawer/static/vendor", together(await copied(), await bundled(RECORDS))),
    withList("twodrawer/vault/static/vendor", await vaults()),
    withList("twodrawer/desk/kit/vendor", together(await kitPage(), await plainWordList())),
  ];
  for (const { folder, files } of folders) {
    if (process.argv.includes("--check")) {
      const wrong = await differing(folder, files);
      console[wrong.length ? "error" : "log"](wrong.length
        ? `${folder} is not what the packages give: ${wrong.join(", ")}. Run npm run vendor.`
        : `${folder} is what the packages give.`);
      if (wrong.length) process.exitCode = 1;
      continue;
    }
    await rm(join(ROOT, folder), { recursive: true, force: true });
    await mkdir(join(ROOT, folder), { recursive: true });
    for (const [name, content] of files) await writeFile(join(ROOT, folder, name), content);
    console.log(`Wrote ${[...files.keys()].join(", ")} to ${folder}.`);
  }
}

await main();
