/**
 * The note editor: binds a form marked `data-draft` to the saver and the device journal, and tells the author
 * where the words are. Without this script the form is a plain post with `section_<key>` and `base`.
 *
 * The form: data-note-ref, data-save-url, data-journal-key-url, data-sign-in-url, data-zone; inputs `base`, `span`, `format`,
 * `goals`, `diagnoses`; textareas `section_<key>` with data-title. Beside it the parts of `components/draft_parts.html`.
 */
import { withHeld } from "./hold-back.js";
import { Holding } from "./hold-marks.js";
import { DraftSaver } from "./draft-saver.js";
import { begin, differences } from "./draft-state.js";
import { Journal, journalKey, recovery, strayed } from "./journal.js";
import { openJournalStore } from "./journal-store.js";
import { clockTime, csrfToken, fill, fromTemplate, newTab, postJson } from "./page.js";

/** @typedef {import("./draft-state.js").DraftState} DraftState */
/** @typedef {import("./draft-state.js").Choice} Choice */
/** @typedef {import("./draft-state.js").Difference} Difference */

/** @param {HTMLFormElement} form */
export function bindDraft(form) {
  const { noteRef = "", saveUrl = "", journalKeyUrl = "", zone } = form.dataset;
  const tab = newTab();
  const status = document.querySelector("[data-draft-status]");
  const notices = document.querySelector("[data-draft-notices]");
  /** @type {Journal|null} */
  let journal = null;
  let mayPost = false;

  const areas = () => /** @type {HTMLTextAreaElement[]} */ ([...form.querySelectorAll("textarea[name^=section_]")]);
  const keyOf = (/** @type {HTMLTextAreaElement} */ area) => area.name.slice("section_".length);
  // Browsers post line ends as CRLF; the record and the journal know LF only.
  const read = (/** @type {"value"|"defaultValue"} */ which = "value") =>
    Object.fromEntries(areas().map((area) => [keyOf(area), area[which].replace(/\r\n?/g, "\n")]));
  // Another format has other sections: changing it is a post of its own, not something a save carries along.
  const format = String(new FormData(form).get("format") ?? "");
  const ticked = (/** @type {string} */ name, /** @type {"checked"|"defaultChecked"} */ which) =>
    [...form.elements].flatMap((one) => one instanceof HTMLInputElement && one.name === name && one[which] ? [one.value] : []);
  const choices = (/** @type {"checked"|"defaultChecked"} */ which = "checked") =>
    ({ format, goals: ticked("goals", which), diagnoses: ticked("diagnoses", which) });
  const input = (/** @type {string} */ name) =>
    /** @type {HTMLInputElement|null} */ (form.querySelector(`input[name="${name}"]`));
  const titleOf = (/** @type {string} */ key) => areas().find((area) => keyOf(area) === key)?.dataset.title ?? key;

  const saver = new DraftSaver(
    // What the page came with, not what is on it: it can be typed into before this script has come.
    begin({ tab, base: Number(input("base")?.value ?? 0), span: input("span")?.value || null,
      sections: read("defaultValue"), choices: choices("defaultChecked") }),
    {
      now: () => Date.now(),
      setTimer: (run, ms) => setTimeout(run, ms),
      clearTimer: (timer) => clearTimeout(timer), send, show,
    },
  );
  const tabInput = input("tab");
  if (tabInput) tabInput.value = tab;
  const holding = new Holding({ form, areas, read, recorded: () => saver.state.saved, again: () => changed() });
  let typed = read("defaultValue");

  /** @param {import("./draft-state.js").Save} save @param {{leaving: boolean}} how */
  async function send(save, { leaving }) {
    const post = () => postJson(saveUrl, save, { keepalive: leaving, csrf: csrfToken(form) });
    const reply = await post();
    // The journal's key ended with a sentence that moved away, here or in another tab; what was typed is kept under the new one.
    if (save.moved && reply.status === 200 || reply.body?.kind === "conflict") await renewJournal();
    const isFormTooOld = (reply.status === 403 || reply.status === 409) && !reply.body?.theirs && reply.body?.kind !== "reauth";
    if (!isFormTooOld || leaving) return reply;
    const found = await freshToken();
    if (found === "signed-out") return { status: 401, body: null };
    return found === "fresh" ? post() : reply;
  }

  /**
   * Whoever signs in again in another tab gets a new form token there. This page asks for its own copy instead of making
   * the author load it anew; only a page of this very draft will do. A redirect can only be the sign-in page.
   * @returns {Promise<"fresh"|"signed-out"|"none">}
   */
  async function freshToken() {
    const response = await fetch(location.href, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
    if (response?.type === "opaqueredirect") return "signed-out";
    if (!response?.ok) return "none";
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const again = [...page.querySelectorAll("form[data-draft]")].find((one) => one instanceof HTMLFormElement && one.dataset.noteRef === noteRef);
    const token = again ? csrfToken(again) : "";
    if (!token || token === csrfToken(form)) return "none";
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) {
      if (field instanceof HTMLInputElement) field.value = token;
    }
    return "fresh";
  }

  /** @type {DraftState|null} */
  let shown = null;
  /** @param {DraftState} state */
  function show(state) {
    const before = shown;
    shown = state;
    if (before?.base !== state.base) {
      const [base, span] = [input("base"), input("span")];
      if (base) base.value = String(state.base);
      if (span) span.value = state.span ?? "";
      void journal?.settled(state.saved, read(), state.base, Date.now());
    }
    if (before?.phase !== state.phase || before?.told !== state.told) sayPhase(state);
    // What looks at the saved text hears of each save: the checker's margin.
    if (state.phase === "saved" && before && before.phase !== "saved") document.dispatchEvent(new Event("twodrawer:saved"));
    if (state.phase === "saved" && notices) fill(notices, "state", "saved to the record now");
    if (state.words !== null) for (const place of document.querySelectorAll("[data-draft-words]")) {
      place.textContent = `${state.words} ${state.words === 1 ? "word" : "words"}`;
    }
    if (state.phase === "conflict" && before?.phase !== "conflict" && state.theirs) {
      askWhich(differences(state.texts, state.theirs.sections, state.saved),
        `${state.theirs.where ?? "Another page"}${state.theirs.saved_at ? `, ${clockTime(state.theirs.saved_at, zone)}` : ""}`,
        (picked) => {
          const held = holding.held();
          saver.resolve(picked);
          write(Object.fromEntries(Object.entries(saver.state.texts).map(([key, text]) => [key, withHeld(text, held[key] ?? [])])));
          changed();
          // What the author decided against must not come back from the device, however soon the page is loaded again.
          void journal?.settled(saver.state.saved, read(), saver.state.base, Date.now());
        });
    }
    if (state.phase === "ended" && before?.phase !== "ended") showEnded(state);
  }

  /** @param {DraftState} state */
  function sayPhase(state) {
    if (!(status instanceof HTMLElement)) return;
    const words = {
      quiet: "Nothing to save", typing: "Typing…", saving: "Saving…", saved: "Saved",
      offline: journal ? "Offline: kept on this device" : "Offline: keep this page open",
      "signed-out": journal ? "Kept on this device. Sign in to save" : "You are signed out. Keep this page open and sign in in another tab",
      confirm: "Not saved", refused: "Not saved", conflict: "Not saved: two texts", ended: "This draft is closed",
    }[state.phase];
    status.dataset.phase = state.phase;
    // While someone types, the status is seen, not heard: reading out each change would talk over the writing.
    status.setAttribute("aria-live", state.phase === "typing" || state.phase === "saving" ? "off" : "polite");
    fill(status, "words", words);
    tick();
    const told = state.told ? [state.told.what, state.told.why, state.told.do].filter(Boolean).join(" ") : "";
    const place = document.querySelector("[data-draft-told]");
    if (place) fill(place.parentElement ?? document, "told", told);
    const again = document.querySelector("[data-draft-sign-in]");
    if (again instanceof HTMLElement) again.hidden = !["signed-out", "confirm"].includes(state.phase);
  }

  /** The age beside "Saved" is for the eye only: read out each second it would never be quiet. */
  function tick() {
    if (!(status instanceof HTMLElement)) return;
    const { phase, savedAt } = saver.state;
    const seconds = savedAt === null ? 0 : Math.max(0, Math.round((Date.now() - savedAt) / 1000));
    const age = seconds < 60 ? `${seconds} s ago` : seconds < 3600 ? `${Math.floor(seconds / 60)} min ago` : `at ${clockTime(savedAt ?? 0, zone)}`;
    fill(status, "age", phase === "saved" ? age : "");
  }

  /** @param {Record<string, string>} texts */
  function write(texts) {
    for (const area of areas()) {
      const text = texts[keyOf(area)];
      if (text === undefined || text === area.value) continue;
      area.value = text;
      area.dispatchEvent(new Event("twodrawer:filled", { bubbles: true }));
    }
  }

  /**
   * Shows both texts side by side and hands back one choice for each section.
   * @param {Difference[]} all @param {string} where @param {(choices: Record<string, Choice>) => void} done
   */
  function askWhich(all, where, done) {
    const view = fromTemplate("draft-conflict");
    fill(view, "where", where);
    const list = view.querySelector("[data-pairs]");
    for (const difference of all) {
      const pair = fromTemplate("draft-pair");
      fill(pair, "title", titleOf(difference.key));
      fill(pair, "mine", difference.mine || "(empty)");
      fill(pair, "theirs", difference.theirs || "(empty)");
      for (const radio of pair.querySelectorAll("input")) {
        radio.name = `choice_${difference.key}`;
        radio.checked = radio.value === difference.suggest;
      }
      pair.dataset.key = difference.key;
      list?.append(pair);
    }
    view.querySelector("[data-apply]")?.addEventListener("click", () => {
      /** @type {Record<string, Choice>} */
      const picked = {};
      for (const pair of view.querySelectorAll("[data-key]")) {
        const radio = pair.querySelector("input:checked");
        if (!(radio instanceof HTMLInputElement) || !(pair instanceof HTMLElement)) {
          fill(view, "missing", "Choose for each section first.");
          pair.querySelector("input")?.focus();
          return;
        }
        picked[pair.dataset.key ?? ""] = /** @type {Choice} */ (radio.value);
      }
      view.remove();
      for (const area of areas()) area.readOnly = false;
      done(picked);
      areas()[0]?.focus();
    });
    for (const area of areas()) area.readOnly = true;
    notices?.replaceChildren(view);
    view.focus();
  }

  /** @param {DraftState} state */
  function showEnded(state) {
    void journal?.end();
    for (const area of areas()) area.readOnly = true;
    const view = fromTemplate("draft-ended");
    fill(view, "what", state.told?.what ?? "");
    const unsaved = Object.entries(read()).filter(([key, text]) => text !== (state.saved[key] ?? ""));
    fill(view, "text", unsaved.map(([key, text]) => `${titleOf(key)}\n${text}`).join("\n\n"));
    const left = view.querySelector("[data-unsaved]");
    if (left instanceof HTMLElement) left.hidden = unsaved.length === 0;
    view.querySelector("[data-copy]")?.addEventListener("click", () => {
      const text = view.querySelector("textarea");
      text?.select();
      void navigator.clipboard?.writeText(text?.value ?? "");
    });
    notices?.replaceChildren(view);
    view.focus();
  }

  function changed() {
    const texts = read();
    const now = Date.now();
    for (const [key, text] of Object.entries(texts)) {
      if (text !== typed[key]) journal?.keep(key, text, saver.state.base, now);
    }
    typed = texts;
    saver.typed({ texts: holding.through(texts), choices: choices() });
    holding.show();
  }

  /** @param {string} key @param {string} journalRef */
  const openedWith = async (key, journalRef) => new Journal({ store: await openJournalStore(), key: await journalKey(key), journal: journalRef,
    note: noteRef, tab, failed: () => {
      if (status instanceof HTMLElement) fill(status, "device", "This device can't keep a copy: its storage is full or shut off.");
      holding.off();
    } });

  /** What is on the page is kept under the draft's key of now. Tried again until it is: the old key opens nothing any more. */
  async function renewJournal() {
    const before = journal;
    if (!before) return;
    const answer = await postJson(journalKeyUrl, {}, { csrf: csrfToken(form) });
    if (answer.status === 0 || answer.status >= 500) return void setTimeout(() => void renewJournal(), 2_000);
    if (answer.status !== 200 || answer.body.journal === before.journal) return;
    const fresh = await openedWith(answer.body.key, answer.body.journal);
    await before.close();
    journal = fresh;
    for (const [key, text] of Object.entries(read())) {
      if (text !== (saver.state.saved[key] ?? "")) fresh.keep(key, text, saver.state.base, Date.now());
    }
    await fresh.flush();
  }

  /** Fetches the key, and brings back what this device kept. */
  async function openJournal() {
    if (!globalThis.crypto?.subtle || !globalThis.indexedDB || !journalKeyUrl) return holding.off();
    const answer = await postJson(journalKeyUrl, {}, { csrf: csrfToken(form) });
    if (answer.status === 410) return void await (await openJournalStore()).forget(noteRef);
    if (answer.status !== 200) return holding.off();
    const opened = await openedWith(answer.body.key, answer.body.journal);
    const entries = await opened.read();
    const server = { revision: saver.state.base, sections: saver.state.saved };
    const { home, stray } = strayed(server, entries);
    // What was held back when it was kept is held back again, and is no second text.
    if (home.some(({ section, text }) => text !== server.sections[section])) await holding.sorted();
    const through = (/** @type {string} */ section, /** @type {string} */ text) => holding.through({ [section]: text })[section] ?? text;
    const { restore, collide } = recovery(server, home, through);
    if (stray) {
      const there = collide.find(({ section }) => section === stray.section);
      if (there) there.mine = `${there.mine}\n\n${stray.mine}`;
      else collide.push(stray);
    }
    journal = opened;
    if (restore.length > 0) {
      const known = read();
      // Words typed while the key was on its way are the author's newest and stay.
      const back = restore.filter(({ section }) => known[section] === (server.sections[section] ?? ""));
      write(Object.fromEntries(back.map(({ section, mine }) => [section, mine])));
      if (restore.some(({ section, mine }) => through(section, mine) !== server.sections[section])) {
        const view = fromTemplate("draft-restored");
        fill(view, "when", clockTime(Math.max(...restore.map(({ at }) => at)), zone));
        notices?.replaceChildren(view);
      }
    }
    changed();
    for (const [key, text] of Object.entries(read())) {
      if (text !== (saver.state.saved[key] ?? "")) journal.keep(key, text, saver.state.base, Date.now());
    }
    if (collide.length === 0) return void await journal.takeOver(entries);
    const all = collide.map(({ section, mine }) => (
      { key: section, mine, theirs: read()[section] ?? "", was: "", suggest: null }));
    askWhich(all, "The record", (picked) => {
      write(Object.fromEntries(all.map((one) => [one.key,
        picked[one.key] === "mine" ? one.mine : picked[one.key] === "theirs" ? one.theirs : `${one.theirs.trimEnd()}\n\n${one.mine.trimStart()}`])));
      changed();
      void journal?.takeOver(entries);
    });
  }

  // On the document: goals and diagnoses stand beside the note and belong to its form by their `form` attribute.
  for (const kind of ["input", "change", "twodrawer:carried"]) {
    document.addEventListener(kind, ({ target }) => {
      const isOurs = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
      if (isOurs && target.form === form) changed();
    });
  }
  document.addEventListener("htmx:afterSwap", changed);
  form.addEventListener("twodrawer:decided", (event) => { if (event instanceof CustomEvent) void holding.keep(event.detail.text).then(changed); });
  form.addEventListener("twodrawer:moved", () => {
    changed();
    saver.moved();
  });
  /** Sends all that may leave; the rest is on the device when this resolves. True: the record has it. */
  async function everything() {
    // A form can't be submitted again while its first submission is still being asked about: not before this turn is over.
    await new Promise((done) => setTimeout(done));
    await holding.ready();
    changed();
    const isSaved = await saver.flush();
    await journal?.flush();
    return isSaved;
  }
  function decideFirst() {
    holding.first();
    const view = fromTemplate("held-first");
    notices?.replaceChildren(view);
    view.scrollIntoView({ block: "nearest" });
  }
  form.addEventListener("submit", (event) => {
    if (mayPost) return;
    event.preventDefault();
    void everything().then((isSaved) => {
      if (!isSaved) return void (status instanceof HTMLElement && status.scrollIntoView({ block: "nearest" }));
      // The form itself carries every word of the page: it isn't posted while some are held back.
      if (holding.count > 0) return void (event.submitter?.hasAttribute("formaction") ? decideFirst() : holding.first());
      mayPost = true;
      form.requestSubmit(event.submitter instanceof HTMLElement ? event.submitter : null);
      mayPost = false;
    });
  });
  // Elsewhere on the page: what shows, signs or changes the note (`data-draft-wait`) must find every word in the record.
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-draft-wait]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void everything().then((isSaved) => {
      if (isSaved && link.dataset.draftWait === "whole" && holding.count > 0) decideFirst();
      else if (isSaved) location.assign(link.href);
    });
  });
  document.addEventListener("submit", (event) => {
    const other = event.target instanceof Element ? event.target.closest("form[data-draft-wait]") : null;
    if (!(other instanceof HTMLFormElement) || other.dataset.draftSaved) return;
    event.preventDefault();
    const pressed = event.submitter instanceof HTMLElement ? event.submitter : null;
    void everything().then((isSaved) => {
      if (!isSaved) return;
      other.dataset.draftSaved = "yes";
      other.requestSubmit(pressed);
      delete other.dataset.draftSaved; // whoever comes back to this page and presses again waits again
    });
  });
  /** @param {boolean} leaving */
  const leave = (leaving) => {
    changed();
    return Promise.all([journal?.flush(), saver.flush({ leaving })]);
  };
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void leave(true);
    else saver.again();
  });
  addEventListener("pagehide", () => void leave(true));
  addEventListener("online", () => saver.again());
  addEventListener("focus", () => saver.again());
  addEventListener("twodrawer:leaving", (event) => {
    if (event instanceof CustomEvent) event.detail?.waits?.push(leave(true));
  });
  setInterval(tick, 1000);
  sayPhase(saver.state);
  changed();
  const opening = openJournal().catch(() => {
    if (status instanceof HTMLElement) fill(status, "device", "This device can't keep a copy of what you type.");
    holding.off();
  });
  return { saver, opening };
}

if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (form instanceof HTMLFormElement) bindDraft(form);
  }
}
