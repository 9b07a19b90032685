import assert from "node:assert/strict";
import { test } from "node:test";
import { idleStep } from "../../twodrawer/static/js/idle.js";

const MINUTE = 60_000;
const step = (/** @type {number} */ now, activeAt = 0, heardAt = 0) => idleStep({ now, activeAt, heardAt, limit: 15 * MINUTE }).do;

test("nobody at the page: a warning a minute before, then out", () => {
  assert.equal(step(13 * MINUTE), "nothing");
  assert.equal(step(14 * MINUTE), "warn");
  assert.equal(step(15 * MINUTE), "leave");
});

test("someone who reads without sending anything keeps the session", () => {
  assert.equal(step(6 * MINUTE, 5.9 * MINUTE, 0), "keep");
  assert.equal(step(6 * MINUTE, 5.9 * MINUTE, 5 * MINUTE), "nothing");
});

test("a laptop that slept is out at once", () => {
  assert.equal(step(9 * 60 * MINUTE, 10 * MINUTE, 10 * MINUTE), "leave");
});
