import assert from "node:assert/strict";
import { test } from "node:test";
import { DraftSaver } from "../../twodrawer/static/js/draft-saver.js";
import { answered, begin, chosen, differences, leaving, sendable, typed } from "../../twodrawer/static/js/draft-state.js";
import { handClock, settle } from "./hand_clock.js";

const CHOICES = { format: "dap", goals: [], diagnoses: [] };

/** A saver on a hand clock, and a server that answers what the test says. */
/** @param {{sections?: Record<string, string>, base?: number}} [given] */
function desk({ sections = { data: "", plan: "" }, base = 0 } = {}) {
  const clock = handClock();
  /** @type {any[]} */
  const sent = [];
  let revision = base;
  /** @type {(save: any) => any} */
  let answer = () => ({ status: 200, body: { revision: ++revision, span: "span-1", removed: 0, words: 3 } });
  const saver = new DraftSaver(begin({ tab: "tab-1", base, sections, choices: CHOICES }), {
    now: clock.now, setTimer: clock.setTimer, clearTimer: clock.clearTimer, show: () => {},
    send: async (save, how) => { sent.push({ ...save, at: clock.now(), ...how }); return answer(save); },
  });
  return { clock, sent, saver, answerWith: (/** @type {typeof answer} */ with_) => { answer = with_; } };
}

test("a finished sentence is sent within two seconds, without the one being typed", async () => {
  const { clock, sent, saver } = desk();
  saver.typed({ texts: { data: "Slept six hours." } });
  const start = clock.now();
  for (const letter of [" ", " M", " Mo", " Moo", " Mood"]) {
    await clock.pass(400);
    saver.typed({ texts: { data: `Slept six hours.${letter}` } });
  }
  assert.equal(sent.length, 1);
  assert.equal(sent[0].sections.data, "Slept six hours. ");
  assert.ok(sent[0].at - start <= 2_000);
  assert.equal(sent[0].base, 0);
  assert.equal(sent[0].tab, "tab-1");
});

test("the sentence being typed goes after a pause of five seconds, not before", async () => {
  const { clock, sent, saver } = desk();
  saver.typed({ texts: { data: "Mood is" } });
  await clock.pass(4_900);
  assert.equal(sent.length, 0);
  await clock.pass(200);
  assert.equal(sent[0].sections.data, "Mood is");
  assert.equal(saver.state.phase, "saved");
});

test("leaving sends the unfinished sentence at once", async () => {
  const { sent, saver } = desk();
  saver.typed({ texts: { data: "Mood is" } });
  assert.equal(await saver.flush({ leaving: true }), true);
  assert.equal(sent[0].sections.data, "Mood is");
  assert.equal(sent[0].leaving, true);
});

test("after a flush the next key waits its turn again", async () => {
  const { clock, sent, saver } = desk();
  saver.typed({ texts: { data: "Mood is" } });
  await saver.flush();
  saver.typed({ texts: { data: "Mood is l" } });
  await clock.pass(1_000);
  assert.equal(sent.length, 1);
});

test("a sentence that is saved is not taken back while its author is in the middle of it", () => {
  assert.equal(sendable("Slept well. Mood", "Slept well. Mood is", false), "Slept well. Mood is");
  assert.equal(sendable("Slept well. Mood", "Slept well. Mood is", true), "Slept well. Mood");
});

test("one save is under way at a time, and the rest follows on the new revision", async () => {
  const { clock, sent, saver, answerWith } = desk();
  /** @type {(reply: any) => void} */
  let reply = () => {};
  answerWith(() => new Promise((done) => { reply = done; }));
  saver.typed({ texts: { data: "One. " } });
  await clock.pass(1_500);
  saver.typed({ texts: { data: "One. Two. " } });
  await clock.pass(3_000);
  assert.equal(sent.length, 1);
  reply({ status: 200, body: { revision: 1, span: "span-1" } });
  await clock.pass(1_100);
  assert.equal(sent.length, 2);
  assert.equal(sent[1].base, 1);
  assert.equal(sent[1].span, "span-1");
  assert.equal(sent[1].sections.data, "One. Two. ");
});

test("without a network the text stays, and the save is tried again later and later", async () => {
  const { clock, sent, saver, answerWith } = desk();
  answerWith(() => ({ status: 0, body: null }));
  saver.typed({ texts: { data: "One. " } });
  await clock.pass(1_100);
  assert.equal(saver.state.phase, "offline");
  await clock.pass(15_000);
  const gaps = sent.slice(1).map((save, i) => save.at - sent[i].at);
  assert.deepEqual(gaps.slice(0, 3), [2_000, 4_000, 8_000]);
  answerWith(() => ({ status: 200, body: { revision: 1, span: "s" } }));
  saver.again();
  await settle();
  assert.equal(saver.state.phase, "saved");
});

test("503 and an answer that isn't one are both 'offline', never 'saved'", () => {
  for (const reply of [{ status: 503, body: { what: "x" } }, { status: 200, body: null }, { status: 500, body: null }]) {
    const state = leaving(typed(begin({ tab: "t", base: 0, sections: { data: "" }, choices: CHOICES }),
      { texts: { data: "One. " }, now: 1 }), { everything: false });
    assert.equal(answered(state, reply, 2).phase, "offline");
  }
});

test("when the record moved on, nothing is sent until the author has chosen, and both texts are at hand", async () => {
  const { clock, sent, saver, answerWith } = desk({ sections: { data: "A.", plan: "P." }, base: 4 });
  answerWith(() => ({ status: 409, body: { kind: "conflict", theirs: { revision: 6, sections: { data: "B.", plan: "Q." } } } }));
  saver.typed({ texts: { data: "C. " } });
  await clock.pass(30_000);
  assert.equal(sent.length, 1);
  assert.equal(saver.state.phase, "conflict");
  const theirs = saver.state.theirs?.sections ?? {};
  assert.deepEqual(differences(saver.state.texts, theirs, saver.state.saved).map((d) => [d.key, d.mine, d.theirs, d.suggest]),
    [["data", "C. ", "B.", null], ["plan", "P.", "Q.", "theirs"]]);
  answerWith(() => ({ status: 200, body: { revision: 7, span: "s" } }));
  saver.resolve({ data: "both", plan: "theirs" });
  await clock.pass(6_000);
  assert.equal(sent[1].base, 6);
  assert.deepEqual(sent[1].sections, { data: "B.\n\nC. ", plan: "Q." });
  assert.equal(saver.state.phase, "saved");
});

test("a choice that is missing keeps both", async () => {
  const { clock, saver, answerWith } = desk({ sections: { data: "A." }, base: 1 });
  answerWith(() => ({ status: 409, body: { theirs: { revision: 2, sections: { data: "Theirs." } } } }));
  saver.typed({ texts: { data: "Mine. " } });
  await clock.pass(2_000);
  saver.resolve({});
  assert.equal(saver.state.texts.data, "Theirs.\n\nMine. ");
  assert.equal(chosen({ key: "data", mine: "", theirs: "B.", was: "", suggest: null }, "both"), "B.");
});

test("our own save whose answer got lost is no conflict", async () => {
  const { clock, saver, answerWith } = desk();
  answerWith(() => ({ status: 0, body: null }));
  saver.typed({ texts: { data: "One. " } });
  await clock.pass(1_100);
  answerWith((save) => ({ status: 409, body: { theirs: { revision: 1, sections: save.sections } } }));
  await clock.pass(2_100);
  assert.equal(saver.state.phase, "saved");
  assert.equal(saver.state.base, 1);
});

test("signed out: kept, not sent again at every key, and a flush says no", async () => {
  const { clock, sent, saver, answerWith } = desk();
  answerWith(() => ({ status: 401, body: null }));
  saver.typed({ texts: { data: "One. " } });
  await clock.pass(1_100);
  saver.typed({ texts: { data: "One. Two. " } });
  await clock.pass(20_000);
  assert.equal(sent.length, 1);
  assert.equal(saver.state.phase, "signed-out");
  assert.equal(await saver.flush(), false);
  assert.equal(saver.state.texts.data, "One. Two. ");
});

test("a draft that was signed elsewhere takes no more saves", async () => {
  const { clock, sent, saver, answerWith } = desk();
  answerWith(() => ({ status: 410, body: { kind: "ended", what: "You signed this note at 11:09 am." } }));
  saver.typed({ texts: { data: "One. " } });
  await clock.pass(1_100);
  saver.typed({ texts: { data: "One. Two. " } });
  await clock.pass(20_000);
  assert.equal(sent.length, 1);
  assert.equal(saver.state.phase, "ended");
  assert.equal(saver.state.told?.what, "You signed this note at 11:09 am.");
});

test("a text that the record refuses is told once, and tried again when it is changed", async () => {
  const { clock, sent, saver, answerWith } = desk();
  answerWith(() => ({ status: 422, body: { what: "This section is too long.", do: "Shorten it." } }));
  saver.typed({ texts: { data: "Long. " } });
  await clock.pass(20_000);
  assert.equal(sent.length, 1);
  assert.equal(saver.state.told?.do, "Shorten it.");
  answerWith(() => ({ status: 200, body: { revision: 1, span: "s" } }));
  saver.typed({ texts: { data: "Short. " } });
  await clock.pass(2_000);
  assert.equal(saver.state.phase, "saved");
});

test("choosing a goal is saved like a finished sentence", async () => {
  const { clock, sent, saver } = desk();
  saver.typed({ choices: { ...CHOICES, goals: ["goal-1"] } });
  await clock.pass(1_100);
  assert.deepEqual(sent[0].goals, ["goal-1"]);
});
