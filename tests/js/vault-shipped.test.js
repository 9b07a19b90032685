import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const STATIC = new URL("../../twodrawer/vault/static/", import.meta.url);
const read = (/** @type {string} */ name) => readFileSync(new URL(name, STATIC));
const scripts = readdirSync(new URL("js/", STATIC), { recursive: true }).map(String).filter((name) => name.endsWith(".js"))
  .map((name) => ({ name, text: read(`js/${name}`).toString() }));

test("each bundled library is what VENDOR.json says, and names every package with its licence", () => {
  const list = JSON.parse(read("vendor/VENDOR.json").toString());
  assert.deepEqual(list.map((/** @type {{file: string}} */ { file }) => file).sort(), ["age.js", "eff-words.js", "shamir.js", "strength.js"]);
  for (const { file, sha256, licence_text, packages = [] } of list) {
    assert.equal(createHash("sha256").update(read(`vendor/${file}`)).digest("hex"), sha256);
    const licences = read(`vendor/${licence_text}`).toString();
    for (const one of packages) assert.ok(licences.includes(`${one.package} ${one.version} (`), one.package);
    assert.ok(licences.length > 400);
  }
});

test("the vault's scripts write no markup, run no text, and reach for no other cryptography", () => {
  for (const { name, text } of scripts) {
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, name);
    assert.doesNotMatch(text, /AES-GCM|AES-CBC|AES-CTR|PBKDF2|RSA-|Math\.random/, name);
    const imports = [...text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map((found) => found[1] ?? "");
    assert.ok(imports.every((from) => from.startsWith("./") || from.startsWith("../")), name);
  }
});

// Which files may, and what for. The pane remembers which way in was used last; support.js only looks whether there is a store.
const STORING = ["device.js", "offline.js", "pane/storage.js", "pane/unlocking.js", "support.js"];

test("what stays in the browser's storage goes through a few files: counters, sealed drafts, the way in", () => {
  const storing = scripts.filter(({ text }) => /localStorage|sessionStorage|indexedDB|document\.cookie|\bcaches\b/.test(text)).map(({ name }) => name);
  assert.deepEqual(storing.filter((name) => !STORING.includes(name)), []);
});
