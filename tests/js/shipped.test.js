import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const STATIC = fileURLToPath(new URL("../../twodrawer/static/", import.meta.url));
const files = (/** @type {string} */ folder, /** @type {string} */ ending) =>
  readdirSync(join(STATIC, folder), { recursive: true }).map(String).filter((name) => name.endsWith(ending))
    .map((name) => ({ name, text: readFileSync(join(STATIC, folder, name), "utf8") }));

test("only the tokens name a raw colour", () => {
  for (const { name, text } of files("css", ".css").filter((file) => file.name !== "tokens.css")) {
    const plain = text.replace(/\/\*.*?\*\//gs, "").replace(/url\([^)]*\)/g, "");
    assert.doesNotMatch(plain, /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(/i, name);
  }
});

test("no sheet uses a token that doesn't exist", () => {
  const sheets = files("css", ".css");
  const known = new Set(sheets.flatMap(({ text }) => [...text.matchAll(/(--[\w-]+)\s*:/g)].map((found) => found[1])));
  for (const { name, text } of sheets) {
    for (const [, token] of text.matchAll(/var\((--[\w-]+)/g)) assert.ok(known.has(token), `${name}: ${token}`);
  }
});

test("our scripts write no markup and run no text", () => {
  for (const { name, text } of files("js", ".js")) {
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, name);
  }
});

test("what stands in localStorage is a time, and nothing else is kept there", () => {
  for (const { name, text } of files("js", ".js")) {
    if (name !== "idle.js") assert.doesNotMatch(text, /localStorage|sessionStorage/, name);
  }
});

test("a vendored library is what VENDOR.json says", () => {
  const list = JSON.parse(readFileSync(join(STATIC, "vendor/VENDOR.json"), "utf8"));
  assert.ok(list.length > 0);
  for (const { file, licence_text, sha256 } of list) {
    assert.equal(createHash("sha256").update(readFileSync(join(STATIC, "vendor", file))).digest("hex"), sha256);
    assert.ok(readFileSync(join(STATIC, "vendor", licence_text), "utf8").length > 100);
  }
});
