import assert from "node:assert/strict";
import { test } from "node:test";

import { placeOf } from "../../twodrawer/static/js/findings.js";

test("a finding's words are found where they stand", () => {
  assert.deepEqual(placeOf("Sleeps badly. Continue as before.", "Continue as before."), [14, 33]);
});

test("a line that was broken since is still found", () => {
  assert.deepEqual(placeOf("Sleeps badly. Continue\nas before.", "Continue as before."), [14, 33]);
});

test("signs that a pattern would read are read as they stand", () => {
  assert.deepEqual(placeOf("Well (mostly).", "(mostly)."), [5, 14]);
});

test("words that were changed are not found", () => {
  assert.equal(placeOf("Walks daily.", "Continue as before."), null);
  assert.equal(placeOf("Walks daily.", ""), null);
});
