/** A drawn signature: points stay inside their place, and the text is what the server reads. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { pointIn, strokesText } from "../../twodrawer/static/js/sign-pad.js";

const box = /** @type {DOMRect} */ ({ left: 10, top: 20, width: 300, height: 100 });

test("a point is counted in the units of the place and never lies outside it", () => {
  assert.deepEqual(pointIn(box, { clientX: 160, clientY: 70 }), [300, 100]);
  assert.deepEqual(pointIn(box, { clientX: -500, clientY: 9_999 }), [0, 200]);
});

test("lines are parted by a semicolon and points by a space", () => {
  assert.equal(strokesText([[[1, 2], [3, 4]], [[5, 6]]]), "1,2 3,4;5,6");
  assert.equal(strokesText([]), "");
});
