import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { finishedPart, split } from "../../twodrawer/static/js/sentences.js";

const shared = new URL("../rooms/sentences.json", import.meta.url);

test("a sentence without its stop is the tail", () => {
  assert.deepEqual(split("Slept six hours. Mood is"), { finished: ["Slept six hours."], tail: "Mood is" });
});

test("the finished part is a prefix of the text, and the rest has no finished sentence", () => {
  for (const text of ["", "One", "One. ", "One.\nTwo", "PHQ-9 was 7.5 and Dr. Novak called", "“Gone by lunch.” Then"]) {
    assert.ok(text.startsWith(finishedPart(text)));
    assert.deepEqual(split(text.slice(finishedPart(text).length)).finished, []);
  }
});

test("the cases shared with the server's splitter hold here too", () => {
  const { cases } = JSON.parse(readFileSync(shared, "utf8"));
  assert.ok(cases.length > 20);
  for (const { name, text, finished, tail } of cases) {
    assert.deepEqual(split(text), { finished, tail }, name);
    assert.equal(split(text).tail, text.slice(finishedPart(text).length).replace(/^[ \t\u00a0\n]+/, ""), name);
  }
});
