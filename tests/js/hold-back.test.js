import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { HoldBack, withHeld } from "../../twodrawer/static/js/hold-back.js";
import { spans, split } from "../../twodrawer/static/js/sentences.js";
import { sorter } from "../../twodrawer/static/js/sorter.js";

const MODEL = JSON.parse(readFileSync(new URL("../../twodrawer/static/models/sorter.json", import.meta.url)).toString());
const { sort } = sorter(MODEL);
const PRIVATE = "I was irritated with her all hour and wonder what that was about.";
const CHART = "Client arrived on time and reported better sleep.";

test("a private sentence stays behind wherever it stands, and the rest leaves without a gap", () => {
  const hold = new HoldBack(sort);
  assert.equal(hold.through(`${CHART} ${PRIVATE} Denies SI.`, ""), `${CHART} Denies SI.`);
  assert.equal(hold.through(`${PRIVATE} ${CHART}`, ""), CHART);
  assert.equal(hold.through(`${CHART} ${PRIVATE}`, ""), CHART);
  assert.equal(hold.through(`${CHART}\n${PRIVATE}\nDenies SI.`, ""), `${CHART}\n\nDenies SI.`);
  assert.equal(hold.through(PRIVATE, ""), "");
  assert.equal(hold.through(`${CHART}  Denies SI. `, ""), `${CHART}  Denies SI. `, "a text with nothing private is as it was typed");
});

test("each is held with where it stands and why, the unfinished one too", () => {
  const hold = new HoldBack(sort);
  const text = `${CHART} ${PRIVATE.slice(0, -1)}`;
  const [one, ...more] = hold.held(text, "");
  assert.equal(more.length, 0);
  assert.ok(one && !one.isFinished && one.reason.length > 10);
  assert.equal(text.slice(one.from, one.to), one.text);
});

test("while it is typed letter by letter, no beginning of it leaves once it reads as private", () => {
  const hold = new HoldBack(sort);
  let left = "";
  for (let end = 1; end <= PRIVATE.length; end += 1) {
    const out = hold.through(`${CHART} ${PRIVATE.slice(0, end)}`, CHART);
    if (end > 12) left += out.slice(CHART.length);
  }
  assert.equal(left.trim(), "");
});

test("what the author keeps leaves, and goes on leaving while it is written on", () => {
  const hold = new HoldBack(sort);
  hold.keep(PRIVATE);
  const longer = `${PRIVATE.slice(0, -1)}, and said so to my supervisor.`;
  assert.equal(hold.through(PRIVATE, ""), PRIVATE);
  assert.equal(hold.through(longer, ""), longer);
  assert.equal(hold.through("She reminds me of my own mother.", ""), "", "another sentence was not decided");
});

test("what the record has already is not taken back, and a changed one is asked about", () => {
  const hold = new HoldBack(sort);
  const recorded = `${CHART} ${PRIVATE}`;
  assert.equal(hold.through(`${recorded} Denies SI.`, recorded), `${recorded} Denies SI.`);
  assert.equal(hold.through(`${CHART} I was furious with her all hour.`, recorded), CHART);
});

test("choosing between two texts of the record drops no held sentence", () => {
  const held = new HoldBack(sort).held(`${CHART} ${PRIVATE}`, "");
  assert.equal(withHeld("Theirs.", held), `Theirs. ${PRIVATE}`);
  assert.equal(withHeld(`Theirs. ${PRIVATE}`, held), `Theirs. ${PRIVATE}`);
  assert.equal(withHeld("", held), PRIVATE);
});

test("sentences with their places are the sentences without them", () => {
  for (const text of [`${CHART} ${PRIVATE}`, "1. Dr. Sato called.\n2. No answer… maybe. tail", "  Spaces . then\n\nmore. "]) {
    const { finished, tail } = split(text);
    const placed = spans(text);
    const end = tail.trim();
    assert.deepEqual(placed.map(({ from, to }) => text.slice(from, to)), end ? [...finished, end] : finished);
  }
});
