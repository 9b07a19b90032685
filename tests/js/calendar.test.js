import assert from "node:assert/strict";
import { test } from "node:test";

import { neighbor } from "../../twodrawer/static/js/calendar.js";
import { afterKey, asFields, rowAt, spoken } from "../../twodrawer/static/js/calendar-move.js";

const room = { rows: 10, slots: 120, days: 7 };

test("an arrow moves a quarter of an hour, with Shift five minutes, and never out of the drawing", () => {
  assert.deepEqual(afterKey({ row: 12, day: 3 }, "ArrowDown", false, room), { row: 15, day: 3 });
  assert.deepEqual(afterKey({ row: 12, day: 3 }, "ArrowUp", true, room), { row: 11, day: 3 });
  assert.deepEqual(afterKey({ row: 1, day: 0 }, "ArrowUp", false, room), { row: 0, day: 0 });
  assert.deepEqual(afterKey({ row: 109, day: 6 }, "ArrowDown", false, room), { row: 110, day: 6 });
  assert.deepEqual(afterKey({ row: 5, day: 6 }, "ArrowRight", false, room), { row: 5, day: 6 });
  assert.deepEqual(afterKey({ row: 5, day: 1 }, "ArrowLeft", false, room), { row: 5, day: 0 });
  assert.deepEqual(afterKey({ row: 5, day: 1 }, "x", false, room), { row: 5, day: 1 });
});

test("a dragged session snaps to the quarter hour, with Shift to five minutes", () => {
  assert.equal(rowAt(61, 600, false, room), 12);
  assert.equal(rowAt(61, 600, true, room), 12);
  assert.equal(rowAt(66, 600, true, room), 13);
  assert.equal(rowAt(-40, 600, false, room), 0);
  assert.equal(rowAt(900, 600, false, room), 110);
});

test("the second of two hours that look alike is sent and said as such", () => {
  assert.deepEqual(asFields("01:30+"), { planned_start: "01:30", second: "True" });
  assert.deepEqual(asFields("14:05"), { planned_start: "14:05", second: "False" });
  assert.equal(spoken("01:30+"), "1:30 am (the second)");
  assert.equal(spoken("00:05"), "12:05 am");
  assert.equal(spoken("12:00"), "12:00 pm");
  assert.equal(spoken("23:55"), "11:55 pm");
});

test("up and down go from session to session and stay at the ends", () => {
  const faces = ["a", "b", "c"];
  assert.equal(neighbor(faces, null, 1), "a");
  assert.equal(neighbor(faces, null, -1), "c");
  assert.equal(neighbor(faces, "b", 1), "c");
  assert.equal(neighbor(faces, "c", 1), "c");
  assert.equal(neighbor(faces, "a", -1), "a");
  assert.equal(neighbor([], null, 1), undefined);
});
