import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST, heldBack } from "../../twodrawer/static/js/paste.js";

test("what a note could hold enters, even when it is too long to save", () => {
  assert.equal(heldBack(""), "");
  assert.equal(heldBack("a".repeat(MOST)), "");
});

test("more than any note could hold stays out, and is counted", () => {
  assert.match(heldBack("a".repeat(MOST + 1)), /^That was not pasted: it has 1,000,001 characters/);
});
