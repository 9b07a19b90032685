import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, begin, leaving, typed } from "../../twodrawer/static/js/draft-state.js";
import { recovery, strayed } from "../../twodrawer/static/js/journal.js";

/** @param {string} section @param {string} text @param {number} [at] */
const entry = (section, text, at = 1) => ({ section, tab: "old", base: 3, at, text });

test("words of a section that the new format lacks are shown, not dropped with their record", () => {
  const server = { revision: 4, sections: { data: "Slept.", plan: "Bus." } };
  const entries = [entry("subjective", "Slept.", 1), entry("objective", "Bright, laughed twi", 2), entry("plan", "Bus. On Monday", 3)];
  const { home, stray } = strayed(server, entries);
  assert.deepEqual(home.map((one) => one.section), ["plan"]);
  assert.deepEqual(stray, { section: "plan", mine: "Bright, laughed twi", at: 2 });
  assert.deepEqual(recovery(server, home).restore.map((one) => one.mine), ["Bus. On Monday"]);
});

test("nothing strays where each section is on the page, or where the record has the words already", () => {
  const server = { sections: { data: "One. Two.", plan: "" } };
  assert.equal(strayed(server, [entry("data", "One.")]).stray, null);
  assert.equal(strayed(server, [entry("subjective", "Two."), entry("objective", "  ")]).stray, null);
});

test("a draft that got another format elsewhere is loaded anew, with nothing overwritten", () => {
  const choices = { format: "soap", goals: [], diagnoses: [] };
  const mine = typed(begin({ tab: "t", base: 1, sections: { subjective: "" }, choices }), { texts: { subjective: "Slept." }, now: 1 });
  const theirs = { revision: 2, format: "dap", sections: { data: "" } };
  const after = answered(leaving(mine, { everything: true }), { status: 409, body: { theirs } }, 2);
  assert.equal(after.phase, "refused");
  assert.equal(after.texts.subjective, "Slept.");
  assert.match(after.told?.what ?? "", /another format/);
});
