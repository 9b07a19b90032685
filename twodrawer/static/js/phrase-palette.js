/**
 * The phrase palette: `/` at the beginning of a word opens it under the section, a few letters find a phrase, Enter puts it
 * in; or a press on a phrase at hand, on all that are pinned, or on “Phrases” above a section. A combobox with its list; the
 * page carries the markup (`phrase-palette`, `phrase-option`) and one's own bank (`phrase-bank`, JSON). Enter puts the phrase
 * where the caret is, Tab into the section that it serves. `/` with the focus nowhere opens it at the section written in last.
 */
import { offer, toBlank } from "./blank-filling.js";
import { answered, blanksIn } from "./blanks.js";
import { noteAreas, sectionOf, write, writeApart, writeAtEnd } from "./note-areas.js";
import { csrfToken, fill, fromTemplate, postJson } from "./page.js";
import { foundBy, inOrder } from "./phrase-search.js";

/** @typedef {import("./phrase-search.js").Phrase} Phrase */
const SHOWN = 8;
const WHY = /** @type {Record<string, string>} */ ({ pinned: "pinned", client: "used here", modality: "used lately", diagnosis: "used lately" });

/** @param {HTMLElement} holder */
export function bindPhrases(holder) {
  const bank = JSON.parse(holder.textContent ?? "{}");
  /** @type {Promise<Phrase[]>|null} */
  let loading = null;
  const all = () => (loading ??= import("./phrase-packs.js").then(({ PACKS, CHOICES, RANGES, SAME }) => {
    offer({ choices: { ...CHOICES, ...bank.choices }, ranges: RANGES, same: SAME, follows: bank.follows });
    // What the chart answers, the next session's day, stands in the phrase from the start.
    return inOrder(bank, PACKS).map((phrase) => ({ ...phrase, text: answered(phrase.text, bank.answers) }));
  }));
  /** @type {HTMLTextAreaElement|null} */
  let last = null;

  // -- what was put in is remembered, a few at a time -------------------------------------------------
  /** @type {string[]} */
  let used = [];
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  const remember = (/** @type {boolean} */ leaving) => {
    clearTimeout(timer);
    if (used.length === 0) return;
    const phrases = used;
    used = [];
    void postJson(bank.used_url, { phrases }, { keepalive: leaving, csrf: csrfToken() });
  };
  addEventListener("pagehide", () => remember(true));

  /** @param {HTMLTextAreaElement} area @param {Phrase} phrase @param {number} at */
  function putIn(area, phrase, at) {
    used.push(phrase.key);
    clearTimeout(timer);
    timer = setTimeout(() => remember(false), 4000);
    const end = at + phrase.text.length;
    if (blanksIn(phrase.text).length > 0) toBlank(area, at);
    else area.setSelectionRange(end, end);
  }

  /** The section that the phrase serves, or the one that was written in last. @param {Phrase} phrase */
  const homeOf = (phrase) => {
    const areas = noteAreas();
    return areas.find((area) => sectionOf(area) === bank.home[phrase.element]) ?? last ?? areas[0] ?? null;
  };

  /** @param {Phrase[]} phrases */
  function putHome(phrases) {
    const first = phrases.map((phrase) => {
      const area = homeOf(phrase);
      if (!area || area.readOnly) return null;
      const at = writeAtEnd(area, phrase.text);
      putIn(area, phrase, at);
      return { area, at };
    }).filter((one) => one !== null).sort((a, b) => noteAreas().indexOf(a.area) - noteAreas().indexOf(b.area))[0];
    if (first && phrases.length > 1) toBlank(first.area, first.at);
  }

  // -- the palette ------------------------------------------------------------------------------------
  /** @param {HTMLTextAreaElement} area @param {boolean} bySlash */
  async function open(area, bySlash) {
    document.querySelector("[data-palette]")?.remove();
    const palette = fromTemplate("phrase-palette");
    const input = palette.querySelector("input");
    const list = palette.querySelector("[role=listbox]");
    if (!input || !list || area.readOnly) return;
    area.after(palette);
    input.focus();
    palette.scrollIntoView({ block: "nearest" });
    /** @type {Phrase[]} */
    let found = [];
    let at = 0;
    const phrases = await all();
    const home = sectionOf(area);
    const here = [...phrases.filter((one) => one.why || bank.home[one.element] === home), ...phrases.filter((one) => !one.why && bank.home[one.element] !== home)];

    const mark = (/** @type {number} */ to) => {
      at = Math.max(0, Math.min(to, list.children.length - 1));
      [...list.children].forEach((option, number) => option.setAttribute("aria-selected", String(number === at)));
      const chosen = list.children[at];
      if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
      else input.removeAttribute("aria-activedescendant");
      chosen?.scrollIntoView({ block: "nearest" });
    };
    const search = () => {
      const fitting = foundBy(input.value, here);
      found = fitting.slice(0, SHOWN);
      list.replaceChildren(...found.map(draw));
      fill(palette, "count", fitting.length > SHOWN ? `${SHOWN} of ${fitting.length}` : fitting.length ? `${fitting.length}` : "Nothing fits");
      mark(0);
    };
    let isOpen = true;
    const close = (/** @type {boolean} */ back) => {
      // Taking it away takes the focus out of it, which would close it again.
      if (!isOpen) return;
      isOpen = false;
      palette.remove();
      if (back) area.focus();
    };
    const take = (/** @type {boolean} */ home = false) => {
      const phrase = found[at];
      if (!phrase) return;
      const own = home ? homeOf(phrase) : area;
      close(true);
      if (own && own !== area) putHome([phrase]);
      else putIn(area, phrase, writeApart(area, phrase.text));
    };
    input.addEventListener("input", search);
    input.addEventListener("keydown", (event) => {
      const moves = /** @type {Record<string, () => void>} */ ({
        ArrowDown: () => mark(at + 1), ArrowUp: () => mark(at - 1), Enter: () => take(), Tab: () => take(true),
        Escape: () => { const typed = input.value; close(true); if (bySlash) write(area, `/${typed}`); },
      });
      // A second slash means the sign itself: and/or, 24/7 at the beginning of a word.
      if (event.key === "Backspace" && input.value === "") moves.Backspace = () => close(true);
      const move = moves[event.key];
      if (!move || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      move();
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", ({ target }) => {
      const option = target instanceof Element ? target.closest("[role=option]") : null;
      if (!option) return;
      at = [...list.children].indexOf(option);
      take();
    });
    palette.addEventListener("focusout", ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && palette.contains(relatedTarget))) close(false);
    });
    if (!palette.isConnected) return;
    search();
    palette.scrollIntoView({ block: "nearest" });
  }

  /** @param {Phrase} phrase @param {number} number */
  function draw(phrase, number) {
    const option = fromTemplate("phrase-option");
    option.id = `phrase-${number}`;
    option.classList.toggle("is-pinned", phrase.why === "pinned");
    fill(option, "from", WHY[phrase.why] ?? `/${phrase.letters}`);
    const words = option.querySelector("[data-words]");
    let end = 0;
    for (const blank of blanksIn(phrase.text)) {
      const slot = document.createElement("span");
      slot.className = "slot";
      slot.textContent = blank.name;
      words?.append(phrase.text.slice(end, blank.start), slot);
      end = blank.end;
    }
    words?.append(phrase.text.slice(end));
    return option;
  }

  // With `/` at every place of the note, Tab goes from section to section.
  for (const link of document.querySelectorAll("a.phrases-of")) link.setAttribute("tabindex", "-1");
  document.addEventListener("focusin", ({ target }) => { if (target instanceof HTMLTextAreaElement && noteAreas().includes(target)) last = target; });
  document.addEventListener("keydown", (event) => {
    const area = event.target;
    if (event.altKey && (event.key.toLowerCase() === "p" || event.code === "KeyP") && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      void pinned();
      return;
    }
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.isComposing) return;
    const from = area === document.body ? last ?? noteAreas()[0] : area;
    if (!(from instanceof HTMLTextAreaElement) || !noteAreas().includes(from)) return;
    // Within a word the slash is meant: and/or, 24/7. Behind a stop a sentence begins.
    if (area === from && /[^\s.!?]$/.test(from.value.slice(0, from.selectionStart))) return;
    event.preventDefault();
    void open(from, area === from);
  });
  const pinned = async () => {
    putHome((await all()).filter(({ why }) => why === "pinned"));
    // By keys one goes on to what became of the last plan; from its last item to the first blank.
    return document.querySelector("[data-last-plan]")?.dispatchEvent(new CustomEvent("twodrawer:walk"));
  };
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest("[data-phrase], [data-phrases-pinned], [data-phrases]") : null;
    if (!(target instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (target.dataset.phrasesPinned !== undefined) return void all().then((known) => putHome(known.filter(({ why }) => why === "pinned")));
    const { phrase, phrases } = target.dataset;
    if (phrase !== undefined) return void all().then((known) => putHome(known.filter(({ key }) => key === phrase)));
    const area = noteAreas().find((one) => sectionOf(one) === phrases) ?? last ?? noteAreas()[0];
    if (area) {
      if (area !== last) area.setSelectionRange(area.value.length, area.value.length);
      void open(area, false);
    }
  });
  // Fetched while nobody waits for it; the first `/` finds it there.
  const soon = globalThis.requestIdleCallback ?? ((/** @type {() => void} */ run) => setTimeout(run, 300));
  soon(() => void all());
}

if (typeof document !== "undefined") {
  const holder = document.getElementById("phrase-bank");
  if (holder) bindPhrases(holder);
}
