/** The installed packages: where they lie, what they say of themselves, and whether they are the pinned ones. */
import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** @param {Buffer|string} content */
export const sha256 = (content) => createHash("sha256").update(content).digest("hex");

/** @param {string} name @returns {Promise<{from: string, about: {name: string, version: string, license: string}}>} */
export async function packageOf(name) {
  const from = join(ROOT, "node_modules", name);
  const about = JSON.parse(await readFile(join(from, "package.json"), "utf8"));
  const lock = JSON.parse(await readFile(join(ROOT, "package-lock.json"), "utf8"));
  const pinned = lock.packages[`node_modules/${name}`]?.version;
  if (about.version !== pinned) throw new Error(`${name} ${about.version} is installed, ${pinned} is pinned: run npm ci`);
  return { from, about };
}

/** The text of a package's licence. @param {string} from @returns {Promise<string>} */
export async function licenceOf(from) {
  const name = (await readdir(from)).find((one) => /^licen[cs]e(\.|$)/i.test(one));
  if (!name) throw new Error(`${from} carries no licence text`);
  return (await readFile(join(from, name), "utf8")).trim();
}
