import assert from "node:assert/strict";
import { test } from "node:test";
import { shortFormBefore } from "../../twodrawer/static/js/abbreviations.js";
import { answered, blankAfter, blankAround, blankBefore, blanksBeside, blanksIn, isWhole, sameAgain, selectedBlank, sentenceEnd } from "../../twodrawer/static/js/blanks.js";
import { stated, stillToDo } from "../../twodrawer/static/js/last-plan.js";
import { CHOICES, PACKS, RANGES, SAME } from "../../twodrawer/static/js/phrase-packs.js";
import { foundBy, inOrder } from "../../twodrawer/static/js/phrase-search.js";
import { isSignKey } from "../../twodrawer/static/js/sign-key.js";

const BANK = {
  top: /** @type {[string, string][]} */ ([["own.1", "pinned"], ["cbt.alog", "client"], ["gone.x", "client"]]),
  own: /** @type {[string, string, string, string][]} */ ([["own.1", "act", "intervention", "Acted out {scene}."]]),
  left: ["dbt"],
};

test("pins and what was used come first, packs left out are not offered, phrases that are gone are passed over", () => {
  const all = inOrder(BANK, PACKS);
  assert.deepEqual(all.slice(0, 2).map(({ key, why }) => [key, why]), [["own.1", "pinned"], ["cbt.alog", "client"]]);
  assert.equal(all.filter(({ key }) => key.startsWith("dbt.")).length, 0);
  assert.equal(new Set(all.map(({ key }) => key)).size, all.length);
  assert.ok(all.length > 600);
});

test("letters that were typed whole come first, then the order of the list; every word must fit", () => {
  const all = inOrder(BANK, PACKS);
  assert.equal(foundBy("alog", all)[0]?.key, "cbt.alog");
  assert.equal(foundBy("act", all)[0]?.key, "own.1");
  assert.ok(foundBy("exposure situ", all).every(({ text }) => /exposure/i.test(text) && /situ/i.test(text)));
  assert.deepEqual(foundBy("zzzz", all), []);
  assert.equal(foundBy("", all), all);
});

test("blanks are found as Python finds them", () => {
  const text = "A {skill} for {lower number}, not {No} or { x} or {}";
  assert.deepEqual(blanksIn(text).map(({ name }) => name), ["skill", "lower number"]);
  assert.equal(selectedBlank(text, 2, 9)?.name, "skill");
  assert.equal(selectedBlank(text, 2, 8), null);
  assert.equal(blankAround(text, 5)?.name, "skill");
  assert.equal(blankAfter(text, 9)?.name, "lower number");
  assert.equal(blankBefore(text, 20)?.name, "skill");
  assert.equal(blankAfter(text, 30), null);
});

test("every choice is for a blank of a pack, and a choice holds no blank", () => {
  const names = new Set(PACKS.flatMap(({ phrases }) => phrases.flatMap(([, , text]) => blanksIn(text).map(({ name }) => name))));
  assert.deepEqual(Object.keys(CHOICES).filter((name) => !names.has(name)), []);
  assert.ok(Object.values(CHOICES).flat().every((words) => blanksIn(words).length === 0));
});

test("an abbreviation expands as a word of its own, and begins a sentence with a capital", () => {
  const known = { ctx: "context", constructor_: "x" };
  assert.deepEqual(shortFormBefore("in the ctx", 10, known), { start: 7, words: "context" });
  assert.deepEqual(shortFormBefore("Ctx", 3, known), { start: 0, words: "Context" });
  for (const text of ["CTX", "xctx", "a-ctx", "{ctx", "mail@ctx", "ctx2", "constructor", "toString"]) {
    assert.equal(shortFormBefore(text, text.length, known), null, text);
  }
});

test("a tick writes its line once, another replaces it, and none takes it back", () => {
  const once = stated("Came on time.", "Log daily", "done");
  assert.equal(once, "Came on time.\nLast plan: Log daily (done).");
  assert.equal(stated(once, "Log daily", "not_yet"), "Came on time.\nLast plan: Log daily (not yet).");
  assert.equal(stated(once, "Log daily", ""), "Came on time.");
  assert.equal(stated("", "Log daily", ""), "");
  assert.equal(stillToDo("", "Log daily", "not_yet"), "Still to do: Log daily.");
  assert.equal(stillToDo("Still to do: Log daily.\nNext week.", "Log daily", "done"), "Next week.");
});

test("a number goes on by itself as soon as no digit could follow", () => {
  for (const typed of ["0", "2", "9", "10"]) assert.ok(isWhole(typed, 10), typed);
  for (const typed of ["", "1", "11", "45", "a", "1 "]) assert.ok(!isWhole(typed, 10), typed);
  for (const typed of ["1", "7"]) assert.ok(isWhole(typed, 7), typed);
  assert.ok(!isWhole("8", 7));
  assert.ok(Object.values(RANGES).every((most) => most > 0));
});

test("a sentence ends behind its stop, at the end of its line, and nowhere else", () => {
  const text = "Went from 7.5 to 3. Next.\nNo stop\nLast";
  assert.equal(sentenceEnd(text, 5), 19);
  assert.equal(sentenceEnd(text, 19), 25);
  assert.equal(sentenceEnd(text, 27), 33);
  assert.equal(sentenceEnd(text, text.length), text.length);
});

test("what means the same again is filled only where another blank leaves its sentence open", () => {
  const text = "Practiced {skill}. Client tried {skill}, and distress went to {distress}. Used {skill} and {skill}.";
  assert.deepEqual(sameAgain(text, "skill").map(({ start }) => start), [text.indexOf("{skill},")]);
  assert.deepEqual(sameAgain("Tried {skill}.", "skill"), []);
  assert.ok(SAME.every((name) => PACKS.some(({ phrases }) => phrases.some(([, , words]) => blanksIn(words).some((blank) => blank.name === name)))));
});

test("the blanks of a sentence are its own", () => {
  const text = "Goal {goal}, {number} of {target} {unit}. Next {target}.";
  assert.deepEqual(blanksBeside(text, 6).map(({ name }) => name), ["goal", "number", "target", "unit"]);
  assert.deepEqual(blanksBeside(text, text.length - 2).map(({ name }) => name), ["target"]);
});

test("the chart answers the blanks that it knows, and no other", () => {
  const next = PACKS.flatMap(({ phrases }) => phrases).find(([letters]) => letters === "next")?.[2] ?? "";
  assert.equal(answered(next, { "next session day": "Tuesday", "next session time": "10:00 am" }), "Next session on Tuesday at 10:00 am.");
  assert.equal(answered(next, {}), next);
  assert.equal(answered("{constructor} {suicide answer}", { "next session day": "Tuesday" }), "{constructor} {suicide answer}");
});

test("the chart may answer for the next session alone, never for a finding", () => {
  const findings = new Set(["risk", "mental_status", "client_response", "symptoms", "test_result"]);
  const names = PACKS.flatMap(({ phrases }) => phrases.filter(([, element]) => findings.has(element)).flatMap(([, , words]) => blanksIn(words).map(({ name }) => name)));
  assert.deepEqual(names.filter((name) => name.startsWith("next session")), []);
});

test("Ctrl Enter signs, held down or with another key it doesn't", () => {
  const key = { key: "Enter", ctrlKey: true, metaKey: false, shiftKey: false, altKey: false, repeat: false, isComposing: false, defaultPrevented: false };
  assert.ok(isSignKey(key));
  assert.ok(isSignKey({ ...key, ctrlKey: false, metaKey: true }));
  for (const other of [{ ctrlKey: false }, { repeat: true }, { shiftKey: true }, { altKey: true }, { isComposing: true }, { defaultPrevented: true }, { key: "s" }]) {
    assert.ok(!isSignKey({ ...key, ...other }), JSON.stringify(other));
  }
});
