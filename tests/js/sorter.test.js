import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { sorter } from "../../twodrawer/static/js/sorter.js";

const read = (/** @type {string} */ path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const { sort } = sorter(read("../../twodrawer/static/models/sorter.json"));
const vectors = read("../rooms/sorter_vectors.json");

test("the browser's sorter answers as Python's does, to a millionth", () => {
  assert.ok(vectors.length > 50);
  for (const { text, drawer, p_psychotherapy, p_progress, reason } of vectors) {
    const found = sort(text);
    const name = text.slice(0, 60);
    assert.ok(Math.abs(found.p_psychotherapy - p_psychotherapy) < 1e-6, `${name}: ${found.p_psychotherapy} ${p_psychotherapy}`);
    assert.ok(Math.abs(found.p_progress - p_progress) < 1e-6, name);
    assert.equal(found.drawer, drawer, name);
    assert.equal(found.reason, reason, name);
  }
});

test("the vectors hold every drawer", () => {
  assert.deepEqual(new Set(vectors.map((/** @type {{ drawer: string }} */ one) => one.drawer)), new Set(["progress", "either", "psychotherapy"]));
});

test("a private sentence and a charted fact are told apart", () => {
  assert.equal(sort("I was irritated with her all hour and wonder what that was about.").drawer, "psychotherapy");
  assert.equal(sort("Client denies SI. GAD-7 was 12, down from 15. Next visit on Tuesday.").drawer, "progress");
});
