/**
 * What the note editor knows about a draft, and the rules for what is sent, when, and what a reply means.
 * Pure: no page, no network, no clock of its own. `draft-saver.js` drives it and `draft.js` shows it.
 *
 * Rules (issue: saving; promises: two tabs never overwrite silently):
 * - A finished sentence is sent within 2 s of being finished; the sentence being typed after a 5 s pause or on leaving.
 * - What is sent never takes back what the record already has, unless the author paused on that.
 * - One save is under way at a time. A save that failed for want of a network is tried again, later and later.
 * - When the record moved on meanwhile, saving stops until the author has chosen, section by section.
 */
import { finishedPart } from "./sentences.js";

/** How long a finished sentence waits: several are often finished by one paste or one undo. */
export const FINISHED_AFTER = 1_000;
/** How long a pause must be before the unfinished sentence goes too. */
export const PAUSE = 5_000;
const RETRY_AFTER = [2_000, 4_000, 8_000, 16_000, 30_000];

/** @typedef {Record<string, string>} Sections section key to text */
/** @typedef {"quiet"|"typing"|"saving"|"saved"|"offline"|"signed-out"|"confirm"|"refused"|"conflict"|"ended"} Phase */
/** @typedef {{format: string, goals: string[], diagnoses: string[]}} Choices */
/** @typedef {{revision: number, sections: Sections, format?: string, saved_at?: string, where?: string}} Theirs */
/** @typedef {{what: string, why?: string, do?: string}} Told what the server said, in words for the author */
/** @typedef {{base: number, span: string|null, format: string, sections: Sections, goals: string[], diagnoses: string[], tab: string, moved?: true}} Save */
/**
 * @typedef {object} DraftState
 * @property {string} tab
 * @property {number} base the revision our words stand on
 * @property {string|null} span the span of autosaving that the ledger knows
 * @property {Sections} saved what the record has at `base`
 * @property {Sections} texts what stands on the page
 * @property {Choices} savedChoices
 * @property {Choices} choices
 * @property {Phase} phase
 * @property {number} typedAt when the last key fell
 * @property {number|null} finishedAt when something sendable first stood unsent
 * @property {boolean} moved a sentence went to the other drawer: earlier copies of the draft must end
 * @property {boolean} flush send everything now, the unfinished sentence included
 * @property {Save|null} inFlight
 * @property {Save|null} lastSent kept until a reply is known, so that our own save is recognised
 * @property {number} failures
 * @property {number} retryAt
 * @property {Theirs|null} theirs
 * @property {Told|null} told
 * @property {number|null} savedAt
 * @property {number|null} words
 */
/** @typedef {{status: number, body: any}} Reply status 0 means that no answer came */

/**
 * @param {{tab: string, base: number, span?: string|null, sections: Sections, choices: Choices}} start
 * @returns {DraftState}
 */
export function begin({ tab, base, span = null, sections, choices }) {
  return {
    tab, base, span,
    saved: { ...sections }, texts: { ...sections },
    savedChoices: choices, choices,
    phase: "quiet", typedAt: 0, finishedAt: null, moved: false, flush: false,
    inFlight: null, lastSent: null, failures: 0, retryAt: 0,
    theirs: null, told: null, savedAt: null, words: null,
  };
}

/** Whether the author must act before another save can be sent. @param {DraftState} s */
export const isStopped = (s) => s.phase === "conflict" || s.phase === "ended";

/** Whether the page holds anything that the record doesn't. @param {DraftState} s */
export const isDirty = (s) => s.moved || !sameSections(s.texts, s.saved) || !sameChoices(s.choices, s.savedChoices);

/**
 * What of one section may be sent. Unless everything is wanted, that is the finished sentences, and only where they
 * go beyond what the record has: a sentence already saved is not taken back because its author is in the middle of it.
 * @param {string} text @param {string} saved @param {boolean} everything
 */
export function sendable(text, saved, everything) {
  if (everything || text === saved) return text;
  const finished = finishedPart(text);
  return saved.startsWith(finished.trimEnd()) ? saved : finished;
}

/** @param {DraftState} s @param {boolean} everything @returns {Sections} */
function toSend(s, everything) {
  return Object.fromEntries(Object.entries(s.texts).map(([key, text]) =>
    [key, sendable(text, s.saved[key] ?? "", everything)]));
}

/**
 * The author typed or chose something.
 * @param {DraftState} s @param {{texts?: Sections, choices?: Choices, now: number}} change @returns {DraftState}
 */
export function typed(s, { texts, choices, now }) {
  const next = { ...s, texts: { ...s.texts, ...texts }, choices: choices ?? s.choices, typedAt: now };
  if (isStopped(next)) return next;
  const finished = !sameSections(toSend(next, false), next.saved) || !sameChoices(next.choices, next.savedChoices);
  next.finishedAt = finished ? (s.finishedAt ?? now) : null;
  if (next.phase === "refused") next.told = null;
  if (["quiet", "saved", "typing", "refused"].includes(next.phase)) next.phase = isDirty(next) ? "typing" : "quiet";
  return next;
}

/** Everything must go now: the page is being left, or the form is about to be posted. @param {DraftState} s */
export function wantEverything(s) {
  return { ...s, flush: true, retryAt: 0 };
}

/** A sentence lies in the other drawer now: the next save says so, at once and even if it changes no word. @param {DraftState} s */
export function movedAway(s) {
  return wantEverything({ ...s, moved: true });
}

/**
 * When the next save is due and whether it carries the unfinished sentence. Null: nothing to send, or nothing may be.
 * @param {DraftState} s @returns {{at: number, everything: boolean}|null}
 */
export function due(s) {
  if (s.inFlight || isStopped(s) || !isDirty(s)) return null;
  if (s.phase === "signed-out" || s.phase === "confirm" || s.phase === "refused") {
    return s.flush ? { at: 0, everything: true } : null;
  }
  if (s.flush) return { at: s.retryAt, everything: true };
  const pause = { at: s.typedAt + PAUSE, everything: true };
  const finished = s.finishedAt === null ? null : { at: s.finishedAt + FINISHED_AFTER, everything: false };
  const first = finished && finished.at < pause.at ? finished : pause;
  return { ...first, at: Math.max(first.at, s.retryAt) };
}

/**
 * The save as it leaves, and the state while it is under way.
 * @param {DraftState} s @param {{everything: boolean}} how @returns {DraftState & {inFlight: Save}}
 */
export function leaving(s, { everything }) {
  /** @type {Save} */
  const save = {
    base: s.base, span: s.span, tab: s.tab, format: s.choices.format, goals: s.choices.goals,
    diagnoses: s.choices.diagnoses, sections: toSend(s, everything), ...(s.moved ? { moved: true } : {}),
  };
  return { ...s, phase: "saving", inFlight: save, lastSent: save, finishedAt: null, flush: false, told: null };
}

/** @param {Save} save @returns {Choices} */
const choicesOf = (save) => ({ format: save.format, goals: save.goals, diagnoses: save.diagnoses });

/**
 * What a reply means.
 * @param {DraftState} s @param {Reply} reply @param {number} now @returns {DraftState}
 */
export function answered(s, reply, now) {
  const sent = s.inFlight;
  const body = reply.body ?? {};
  /** @type {DraftState} */
  const next = { ...s, inFlight: null, failures: 0, retryAt: 0 };
  if (!sent) return next;
  // What was under way counts as unsent again, so that it is planned anew.
  const unsent = { ...next, finishedAt: now };

  if (reply.status === 200 && Number.isInteger(body.revision)) {
    return settled({ ...next, moved: s.moved && !sent.moved, savedAt: now, words: body.words ?? s.words, told: removedWords(body.removed) },
      { revision: body.revision, span: body.span ?? s.span, sections: sent.sections, choices: choicesOf(sent) }, now);
  }
  if (reply.status === 409 && body.theirs) return collided(unsent, body.theirs, now);
  if (reply.status === 410) {
    return { ...next, phase: "ended", told: { what: body.what ?? "This note was finished somewhere else." } };
  }
  if (reply.status === 401) return { ...unsent, phase: "signed-out" };
  if (reply.status === 403) {
    return { ...unsent, phase: "confirm", told: body.what ? body : {
      what: "This page can't save any more.", do: "Your text is kept on this device: load the page again to go on." } };
  }
  if (reply.status >= 400 && reply.status < 500 && reply.status !== 408 && reply.status !== 429) {
    return { ...next, phase: "refused", told: body.what ? body : {
      what: "The record didn't take this.", do: "Your text is kept on this device. Load the page again to go on." } };
  }
  const wait = RETRY_AFTER[Math.min(s.failures, RETRY_AFTER.length - 1)] ?? 30_000;
  return { ...unsent, phase: "offline", failures: s.failures + 1, retryAt: now + wait };
}

/**
 * The record now has these sections at this revision.
 * @param {DraftState} s
 * @param {{revision: number, span: string|null, sections: Sections, choices: Choices}} record
 * @param {number} now @returns {DraftState}
 */
function settled(s, record, now) {
  /** @type {DraftState} */
  const next = {
    ...s, base: record.revision, span: record.span, saved: { ...s.saved, ...record.sections },
    savedChoices: record.choices, lastSent: null, theirs: null, finishedAt: null,
  };
  const finished = !sameSections(toSend(next, false), next.saved) || !sameChoices(next.choices, next.savedChoices);
  return { ...next, phase: isDirty(next) ? "typing" : "saved", finishedAt: finished ? now : null };
}

/**
 * The record moved on. Our own save whose answer got lost is no conflict; anything else is shown to the author.
 * @param {DraftState} s @param {Theirs} theirs @param {number} now @returns {DraftState}
 */
function collided(s, theirs, now) {
  const own = s.lastSent;
  if (own && sameSections(theirs.sections, own.sections)) {
    return settled({ ...s, savedAt: now }, { revision: theirs.revision, span: s.span, sections: theirs.sections,
      choices: s.savedChoices }, now);
  }
  if (theirs.format && s.choices.format && theirs.format !== s.choices.format) {
    // The record has other sections now, and this page no boxes for them: choosing here could not be saved.
    return { ...s, finishedAt: null, phase: "refused", told: { what: "This note was given another format on another page.",
      why: "Nothing was overwritten, and what you typed is kept on this device.", do: "Load the page again: your words are shown there." } };
  }
  return { ...s, phase: "conflict", theirs };
}

/** @typedef {{key: string, mine: string, theirs: string, was: string, suggest: "mine"|"theirs"|null}} Difference */

/**
 * The sections in which the two texts differ. A side that only the other one changed is suggested, never taken.
 * @param {Sections} mine @param {Sections} theirs @param {Sections} was @returns {Difference[]}
 */
export function differences(mine, theirs, was) {
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  return keys.flatMap((key) => {
    const [m, t, w] = [mine[key] ?? "", theirs[key] ?? "", was[key] ?? ""];
    if (m === t) return [];
    return [{ key, mine: m, theirs: t, was: w, suggest: m === w ? "theirs" : t === w ? "mine" : null }];
  });
}

/** @typedef {"mine"|"theirs"|"both"} Choice */

/** @param {Difference} difference @param {Choice} choice */
export function chosen({ mine, theirs }, choice) {
  if (choice === "mine") return mine;
  if (choice === "theirs") return theirs;
  return [theirs.trimEnd(), mine.trimStart()].filter(Boolean).join("\n\n");
}

/**
 * The author has chosen: our words now stand on the other revision.
 * @param {DraftState} s @param {Record<string, Choice>} choices @param {number} now @returns {DraftState}
 */
export function resolved(s, choices, now) {
  if (!s.theirs) return s;
  const theirs = s.theirs;
  const texts = { ...theirs.sections, ...s.texts };
  for (const difference of differences(s.texts, theirs.sections, s.saved)) {
    texts[difference.key] = chosen(difference, choices[difference.key] ?? "both");
  }
  return settled({ ...s, texts, typedAt: now },
    { revision: theirs.revision, span: s.span, sections: theirs.sections, choices: s.savedChoices }, now);
}

/** @param {unknown} removed @returns {Told|null} */
function removedWords(removed) {
  if (typeof removed === "number" && removed > 0) {
    return { what: `${removed} invisible ${removed === 1 ? "character" : "characters"} can't be kept and were left out of the record.` };
  }
  return typeof removed === "string" && removed ? { what: removed } : null;
}

/** @param {Sections} a @param {Sections} b */
export function sameSections(a, b) {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => (a[key] ?? "") === (b[key] ?? ""));
}

/** @param {Choices} a @param {Choices} b */
function sameChoices(a, b) {
  return a.format === b.format && sameSet(a.goals, b.goals) && sameSet(a.diagnoses, b.diagnoses);
}

/** @param {string[]} a @param {string[]} b */
function sameSet(a, b) {
  return a.length === b.length && [...a].sort().join("\n") === [...b].sort().join("\n");
}
