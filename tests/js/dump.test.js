/** Everything written down at once: what is proposed for which column, and that both origins sort with the same words. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { joined, proposed } from "../../twodrawer/vault/static/js/pane/dump.js";
import { sorter } from "../../twodrawer/vault/static/js/sorter.js";

const read = (/** @type {string} */ path) => readFileSync(new URL(`../../twodrawer/${path}`, import.meta.url), "utf8");
const { sort } = sorter(JSON.parse(read("static/models/sorter.json")));

test("record and vault sort and split with the same scripts", () => {
  for (const name of ["sorter.js", "sentences.js"]) assert.equal(read(`static/js/${name}`), read(`vault/static/js/${name}`), name);
});

test("only what surely belongs in the chart is proposed for it", () => {
  const lines = proposed("Client slept six hours.\nShe reminds me of my own mother. We talked about the holidays. Denies SI.", sort);
  assert.deepEqual(lines.map(({ isPrivate }) => isPrivate), [false, true, true, false]);
  assert.equal(lines[0]?.why, "");
  assert.equal(lines[2]?.why, "The sorter isn’t sure.");
});

test("a column is one text, on the lines on which it was written, and no word is lost or added", () => {
  const text = "One here. Two there.\nThree on a line.\n\nFour and a tail";
  const lines = proposed(text, () => ({ drawer: "progress", reason: "" }));
  assert.equal(joined(lines), "One here. Two there.\nThree on a line.\nFour and a tail");
  assert.deepEqual(lines.map(({ text: words }) => words).join(" ").split(/\s+/), text.split(/\s+/));
  assert.equal(joined([]), "");
});
