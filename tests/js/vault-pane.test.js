/** What the vault's pane and the session page work out by themselves: sentences, differences, countdown, tickets. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { sentenceAt, withAtEnd, without } from "../../twodrawer/static/js/passage-words.js";
import { compare } from "../../twodrawer/vault/static/js/pane/diff.js";
import { IDLE, countdown } from "../../twodrawer/vault/static/js/pane/idle.js";
import { ago } from "../../twodrawer/vault/static/js/pane/ago.js";

const at = (/** @type {string} */ marked) => {
  const caret = marked.indexOf("|");
  return sentenceAt(marked.replace("|", ""), caret, caret)?.text ?? null;
};

test("the record and the vault find sentences with the same words", async () => {
  const [one, other] = await Promise.all(["twodrawer/static/js/passage-words.js", "twodrawer/vault/static/js/pane/passage-words.js"].map((name) => readFile(name, "utf8")));
  assert.equal(one, other);
});

test("the sentence at the caret goes across, whole and alone", () => {
  assert.equal(at("Slept well. I felt| pulled to rescue. Plan: call."), "I felt pulled to rescue.");
  assert.equal(at("Slept well. I felt pulled.|"), "I felt pulled.");
  assert.equal(at("|Slept well. More."), "Slept well.");
  assert.equal(at("First line.\nSecond| line without an end\nThird."), "Second line without an end");
  assert.equal(at("Was it so?| Perhaps."), "Was it so?");
});

test("without words at the caret nothing goes across", () => {
  assert.equal(at("|"), null);
  assert.equal(at("One.\n|\nTwo."), null);
  assert.equal(sentenceAt("   ", 0, 3), null);
});

test("what is selected goes across as it is selected", () => {
  assert.deepEqual(sentenceAt("One. Two three. Four.", 5, 14), { text: "Two three", from: 5, to: 14 });
});

test("a sentence leaves no double space and no empty beginning behind", () => {
  assert.equal(without("One. Two. Three.", "Two."), "One. Three.");
  assert.equal(without("One. Two.", "One."), "Two.");
  assert.equal(without("One. Two.", "Two."), "One.");
  assert.equal(without("One. Two.\nThree.", "Two."), "One.\nThree.");
  assert.equal(without("One.\nTwo. Three.", "Two."), "One.\nThree.");
  assert.equal(without("One.", "One."), "");
});

test("a sentence that was changed meanwhile isn't taken out", () => assert.equal(without("One. Two!", "Two."), null));

test("a sentence is added at the end, one space after what is there", () => {
  assert.equal(withAtEnd("One. \n", "Two."), "One. Two.");
  assert.equal(withAtEnd("", "Two."), "Two.");
});

test("taking out what was put in gives the text again", () => {
  for (const text of ["", "One.", "One. Two.", "One.\n\nTwo"]) assert.equal(without(withAtEnd(text, "Mine, all mine."), "Mine, all mine."), text);
});

test("a comparison says what is gone and what is new, and loses nothing", () => {
  const before = "The pull to rescue comes late.\nI wonder why.";
  const after = "The pull comes early.\nI wonder why not.";
  const parts = compare(before, after);
  const side = (/** @type {string} */ without) => parts.filter(({ kind }) => kind !== without).map(({ text }) => text).join("");
  assert.equal(side("new"), before);
  assert.equal(side("gone"), after);
  assert.ok(parts.some(({ kind, text }) => kind === "gone" && text.includes("rescue")));
  assert.deepEqual(compare("Same.", "Same."), [{ kind: "same", text: "Same." }]);
  assert.deepEqual(compare("", ""), []);
});

test("texts too long for words are compared by lines, still losing nothing", () => {
  const lines = (/** @type {string} */ word) => Array.from({ length: 1500 }, (_, n) => `${word} ${n} and more words in it`).join("\n");
  const [before, after] = [`${lines("one")}\nsame`, `${lines("two")}\nsame`];
  const parts = compare(before, after);
  assert.equal(parts.filter(({ kind }) => kind !== "new").map(({ text }) => text).join(""), before);
  assert.equal(parts.filter(({ kind }) => kind !== "gone").map(({ text }) => text).join(""), after);
});

test("the countdown says minutes, then seconds, then that it is time", () => {
  assert.equal(countdown(IDLE), "Locks by itself in 10 min");
  assert.equal(countdown(9 * 60_000 - 1), "Locks by itself in 9 min");
  assert.equal(countdown(59_001), "Locks by itself in 60 s");
  assert.equal(countdown(0), null);
  assert.equal(countdown(-1), null);
});

test("the age of a seal is said in the words of the pages", () => {
  assert.equal(ago(4_000), "4 s ago");
  assert.equal(ago(61_000), "1 min ago");
  assert.equal(ago(-5), "0 s ago");
});

test("the shell fetches every module at once that its script leads to, and no other", async () => {
  const root = "twodrawer/vault/static/";
  /** @type {Set<string>} */
  const reached = new Set();
  const walk = async (/** @type {string} */ name) => {
    const source = await readFile(root + name, "utf8");
    for (const [, found = ""] of source.matchAll(/^(?:import|export)\b[^;]*?from\s+"([^"]+)"/gm)) {
      const next = new URL(found, `file:///${name}`).pathname.slice(1);
      if (reached.has(next)) continue;
      reached.add(next);
      await walk(next);
    }
  };
  await walk("js/main.js");
  const listed = [...(await readFile(`${root}index.html`, "utf8")).matchAll(/rel="modulepreload" href="\/([^"]+)"/g)].map(([, href]) => href);
  assert.deepEqual([...listed].sort(), [...reached].sort());
  assert.ok(reached.has("js/pane/pane.js") && !reached.has("js/top/top.js"));
});
