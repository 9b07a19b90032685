import assert from "node:assert/strict";
import { test } from "node:test";
import { leftBehind } from "../../twodrawer/static/js/sign-device.js";

const FROZEN = { plan: "Next session on Tuesday.\n\nCall the school.", subjective: "" };

test("a sentence that only this device has would be left behind", () => {
  assert.deepEqual(leftBehind(FROZEN, [{ section: "plan", text: "Next session on Tuesday. I was irritated all hour.\n\nCall the school." }]), ["plan"]);
  assert.deepEqual(leftBehind(FROZEN, [{ section: "subjective", text: "Held words" }]), ["subjective"]);
});

test("what the note has, in other white space or as an earlier part of it, is not", () => {
  assert.deepEqual(leftBehind(FROZEN, [{ section: "plan", text: "Next session on  Tuesday.\nCall the school. " }, { section: "plan", text: "Next session" }, { section: "subjective", text: " \n" }]), []);
});

test("words of a section that the note no longer has may stand in another", () => {
  assert.deepEqual(leftBehind(FROZEN, [{ section: "objective", text: "Call the school." }]), []);
  assert.deepEqual(leftBehind(FROZEN, [{ section: "objective", text: "Held words" }, { section: "objective", text: "More" }]), ["objective"]);
});
