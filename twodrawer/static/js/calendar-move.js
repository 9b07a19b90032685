/**
 * Moves a session in the calendar, by dragging it or by keys: M on a session, arrows (a quarter of an hour; with Shift five
 * minutes; sideways another day), Enter puts it there, Escape leaves it. The server decides: what it refuses goes back to
 * where it was, with the reason. Without this script "Move" is a link to a form.
 */
import { csrfToken } from "./page.js";
import { say } from "./messages.js";

const QUARTER = 3; // rows of five minutes

/** @typedef {{row: number, day: number}} Place */

/** The row and day after one key, within the drawing. */
/** @param {Place} place @param {string} key @param {boolean} fine @param {{rows: number, slots: number, days: number}} room @returns {Place} */
export function afterKey(place, key, fine, room) {
  const step = fine ? 1 : QUARTER;
  const rows = { ArrowUp: -step, ArrowDown: step }[key] ?? 0;
  const days = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0;
  return {
    row: Math.max(0, Math.min(room.slots - room.rows, place.row + rows)),
    day: Math.max(0, Math.min(room.days - 1, place.day + days)),
  };
}

/** The row that a dragged session would begin in: to the quarter hour, with Shift to five minutes. */
/** @param {number} top how far its upper edge lies below that of the day @param {number} height of the day @param {boolean} fine @param {{rows: number, slots: number}} room */
export function rowAt(top, height, fine, room) {
  const step = fine ? 1 : QUARTER;
  const row = Math.round(top / height * room.slots / step) * step;
  return Math.max(0, Math.min(room.slots - room.rows, row));
}

/** `09:05+` as a form sends it: the time of day, and whether it is the second of two that look alike. @param {string} slot */
export function asFields(slot) {
  return { planned_start: slot.slice(0, 5), second: slot.endsWith("+") ? "True" : "False" };
}

/** `9:05 am` @param {string} slot */
export function spoken(slot) {
  const hour = Number(slot.slice(0, 2));
  return `${(hour + 11) % 12 + 1}:${slot.slice(3, 5)} ${hour < 12 ? "am" : "pm"}${slot.endsWith("+") ? " (the second)" : ""}`;
}

class Mover {
  /** @param {HTMLElement} calendar */
  constructor(calendar) {
    this.calendar = calendar;
    this.slots = (calendar.dataset.slots ?? "").split(" ");
    this.columns = /** @type {HTMLElement[]} */ ([...calendar.querySelectorAll("[data-column]")]);
    this.bar = /** @type {HTMLElement} */ (document.querySelector("[data-moving]"));
    this.words = /** @type {HTMLElement} */ (document.querySelector("[data-moving-words]"));
    /** @type {HTMLElement | null} */ this.block = null;
    /** @type {Place} */ this.from = { row: 0, day: 0 };
    /** @type {Place} */ this.place = { row: 0, day: 0 };
    this.isBusy = false;
  }

  get room() {
    return { rows: Number(this.block?.dataset.rows ?? 1), slots: this.slots.length, days: this.columns.length };
  }

  /** @param {HTMLElement} block */
  begin(block) {
    if (this.isBusy) return;
    if (this.block && this.block !== block) this.leave();
    this.block = block;
    const column = this.columns.findIndex((each) => each.contains(block));
    this.from = { row: Number(block.dataset.row ?? 0), day: column };
    this.before = block.nextSibling;
    this.place = { ...this.from };
    block.classList.add("moving");
    this.tell();
  }

  /** @param {Place} place */
  to(place) {
    if (!this.block || (place.row === this.place.row && place.day === this.place.day)) return;
    this.draw(place);
    this.tell();
  }

  /** @param {Place} place */
  draw(place) {
    const block = this.block;
    if (!block) return;
    block.classList.replace(`at-${this.place.row}`, `at-${place.row}`);
    if (place.day !== this.place.day) {
      const face = block.querySelector("[data-face]");
      const hadFocus = document.activeElement === face;
      this.columns[place.day]?.append(block);
      if (hadFocus && face instanceof HTMLElement) face.focus();
    }
    this.place = place;
  }

  tell() {
    if (!this.block) return;
    const day = this.columns[this.place.day]?.closest("[data-day]");
    const words = day instanceof HTMLElement ? day.dataset.dayWords : "";
    this.words.textContent = `${this.block.dataset.name}: ${words}, ${spoken(this.slots[this.place.row] ?? "")}. Enter puts it there, Escape leaves it.`;
    this.bar.hidden = false;
  }

  /** Back to where it was. */
  leave() {
    const block = this.block;
    if (!block) return;
    block.classList.replace(`at-${this.place.row}`, `at-${this.from.row}`);
    block.classList.remove("moving", "waiting");
    const face = block.querySelector("[data-face]");
    const hadFocus = document.activeElement === face;
    const home = this.columns[this.from.day];
    if (home && this.place.day !== this.from.day) home.insertBefore(block, this.before?.parentNode === home ? this.before : null);
    this.block = null;
    this.bar.hidden = true;
    if (hadFocus && face instanceof HTMLElement) face.focus();
  }

  async put() {
    const block = this.block;
    if (!block || this.isBusy) return;
    const day = this.columns[this.place.day]?.closest("[data-day]");
    if (this.place.row === this.from.row && this.place.day === this.from.day) { this.leave(); return; }
    this.isBusy = true;
    block.classList.add("waiting");
    const fields = {
      ...asFields(this.slots[this.place.row] ?? ""),
      day: day instanceof HTMLElement ? day.dataset.day ?? "" : "",
      version: block.dataset.version ?? "",
    };
    const answer = await send(block.dataset.move ?? "", fields);
    this.isBusy = false;
    if (answer === null) {
      // The page is drawn anew by the server, with what it says, and the session has the focus again.
      history.replaceState(null, "", `#${block.id}`);
      location.reload();
      return;
    }
    this.leave();
    this.words.textContent = answer;
    say({ text: answer });
    block.querySelector("button")?.focus();
  }
}

/** Posts the new time. Null when it is done, else why not. @param {string} url @param {Record<string, string>} fields @returns {Promise<string | null>} */
async function send(url, fields) {
  try {
    const response = await fetch(url, {
      method: "POST", credentials: "same-origin", redirect: "manual",
      headers: { "Accept": "application/json", "X-CSRFToken": csrfToken() },
      body: new URLSearchParams(fields),
    });
    if (response.ok) return null;
    if (response.status === 401 || response.type === "opaqueredirect") return "You were signed out. Nothing was moved.";
    const said = await response.json();
    return [`${said.what}.`, said.why, said.do].filter(Boolean).join(" ");
  } catch {
    return "The practice’s server didn’t answer. Nothing was moved.";
  }
}

/** @param {Mover} mover */
function bindKeys(mover) {
  mover.calendar.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    if (mover.block) {
      if (event.key === "Escape") mover.leave();
      else if (event.key === "Enter") void mover.put();
      else if (event.key.startsWith("Arrow")) {
        const key = mover.calendar.dataset.view === "week" || !/Left|Right/.test(event.key) ? event.key : "";
        if (key) mover.to(afterKey(mover.place, key, event.shiftKey, mover.room));
      } else return;
      event.preventDefault();
      return;
    }
    const block = event.target.closest("[data-block]");
    if (event.key.toLowerCase() !== "m" || event.target.closest("[popover]") || !(block instanceof HTMLElement) || !block.dataset.move) return;
    event.preventDefault();
    mover.begin(block);
  }, true);
  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("[data-put]")) { void mover.put(); return; }
    if (event.target.closest("[data-leave]")) { mover.leave(); return; }
    const link = event.target.closest("[data-begin-move]");
    const block = link?.closest("[data-block]");
    // On a phone the days are a list, and there is nowhere to move to: the link opens the form.
    if (!link || !(block instanceof HTMLElement) || !isDrawn(mover.calendar)) return;
    event.preventDefault();
    const panel = link.closest("[popover]");
    if (panel instanceof HTMLElement) panel.hidePopover();
    const face = block.querySelector("[data-face]");
    if (face instanceof HTMLElement) face.focus();
    mover.begin(block);
  });
}

/** Whether the calendar is a grid here. @param {HTMLElement} calendar */
function isDrawn(calendar) {
  return getComputedStyle(calendar).display === "grid";
}

/** @param {Mover} mover */
function bindDrag(mover) {
  /** @type {{block: HTMLElement, x: number, y: number, grip: number, on: boolean, pointer: number} | null} */
  let held = null;
  let swallow = false;
  mover.calendar.addEventListener("pointerdown", (event) => {
    swallow = false;
    if (event.button !== 0 || event.pointerType === "touch" || !(event.target instanceof Element) || event.target.closest("[popover]")) return;
    const block = event.target.closest("[data-block]");
    if (!(block instanceof HTMLElement) || !block.dataset.move || !isDrawn(mover.calendar) || mover.isBusy) return;
    held = { block, x: event.clientX, y: event.clientY, grip: event.clientY - block.getBoundingClientRect().top, on: false, pointer: event.pointerId };
  });
  document.addEventListener("pointermove", (event) => {
    if (!held || event.pointerId !== held.pointer) return;
    if (!held.on) {
      if (Math.hypot(event.clientX - held.x, event.clientY - held.y) < 5) return;
      held.on = true;
      mover.begin(held.block);
    }
    const day = mover.calendar.dataset.view === "week" ? dayAt(event.clientX) : mover.from.day;
    const column = mover.columns[day];
    if (!column) return;
    const area = column.getBoundingClientRect();
    mover.to({ row: rowAt(event.clientY - held.grip - area.top, area.height, event.shiftKey, mover.room), day });
  });
  document.addEventListener("pointerup", (event) => {
    if (!held || event.pointerId !== held.pointer) return;
    const wasDragged = held.on;
    held = null;
    if (!wasDragged) return;
    swallow = true;
    if (mover.block) void mover.put();
  });
  document.addEventListener("pointercancel", () => { held = null; mover.leave(); });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !held?.on) return;
    held = null;
    mover.leave();
  });
  // The press that ends a drag isn't a press on the session.
  mover.calendar.addEventListener("click", (event) => {
    if (!swallow) return;
    swallow = false;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  /** @param {number} x */
  function dayAt(x) {
    const found = mover.columns.findIndex((each) => {
      const area = each.getBoundingClientRect();
      return x >= area.left && x < area.right;
    });
    return found < 0 ? mover.place.day : found;
  }
}

if (typeof document !== "undefined") {
  const calendar = document.querySelector("[data-calendar]");
  if (calendar instanceof HTMLElement) {
    const mover = new Mover(calendar);
    bindKeys(mover);
    bindDrag(mover);
  }
}
