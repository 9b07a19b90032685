/**
 * Brings the browser libraries we ship into `twodrawer/static/vendor/`, byte for byte as their packages carry them,
 * each with its licence and its hash in VENDOR.json. The packages themselves are pinned and hashed by package-lock.json.
 *
 *   npm run vendor          writes the files
 *   npm run vendor:check    says whether what is shipped is what the packages carry
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const TO = join(ROOT, "twodrawer/static/vendor");

/** What ships: the package, the file in it, its licence text, and the name it gets here. */
const SHIPPED = [{ package: "htmx.org", file: "dist/htmx.min.js", licence: "LICENSE", as: "htmx.min.js" }];

/** @param {Buffer|string} content */
const sha256 = (content) => createHash("sha256").update(content).digest("hex");

/** @returns {Promise<Map<string, Buffer>>} name to content of everything that should be in the folder */
async function wanted() {
  const files = new Map();
  const list = [];
  for (const one of SHIPPED) {
    const from = join(ROOT, "node_modules", one.package);
    const about = JSON.parse(await readFile(join(from, "package.json"), "utf8"));
    const pinned = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")).devDependencies[one.package];
    if (about.version !== pinned) throw new Error(`${one.package} ${about.version} is installed, ${pinned} is pinned: run npm ci`);
    const content = await readFile(join(from, one.file));
    const licenceName = `LICENSE-${one.as.replace(/\..*$/, "")}.txt`;
    files.set(one.as, content);
    files.set(licenceName, await readFile(join(from, one.licence)));
    list.push({ file: one.as, package: one.package, version: about.version, source: one.file, licence: about.license,
      licence_text: licenceName, sha256: sha256(content) });
  }
  files.set("VENDOR.json", Buffer.from(`${JSON.stringify(list, null, 2)}\n`));
  return files;
}

async function main() {
  const files = await wanted();
  if (process.argv.includes("--check")) {
    const there = await readdir(TO).catch(() => []);
    const wrong = [];
    for (const [name, content] of files) {
      const has = await readFile(join(TO, name)).catch(() => null);
      if (!has || !has.equals(content)) wrong.push(name);
    }
    wrong.push(...there.filter((name) => !files.has(name)));
    if (wrong.length > 0) {
      console.error(`${relative(ROOT, TO)} is not what the packages carry: ${wrong.join(", ")}. Run npm run vendor.`);
      process.exitCode = 1;
    } else {
      console.log(`${relative(ROOT, TO)} is what the packages carry.`);
    }
    return;
  }
  await rm(TO, { recursive: true, force: true });
  await mkdir(TO, { recursive: true });
  for (const [name, content] of files) await writeFile(join(TO, name), content);
  console.log(`Wrote ${[...files.keys()].join(", ")} to ${relative(ROOT, TO)}.`);
}

await main();
