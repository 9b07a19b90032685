/**
 * The calendar by keys: left and right for other weeks or days, up and down between sessions, N plans, T goes to today.
 * They work only while the calendar has the focus (WCAG 2.1.4), so the calendar takes it when the page opens and nothing
 * else has it. Links carry the addresses; without this script they are pressed.
 */

const WAYS = { ArrowLeft: "[data-before]", ArrowRight: "[data-after]", t: "[data-today]", n: "[data-new]" };

/** Whether a key pressed there is meant for the calendar itself. @param {EventTarget | null} target @param {Element} calendar */
export function isForCalendar(target, calendar) {
  return target instanceof Element && calendar.contains(target) && !target.closest("[popover], input, select, textarea");
}

/** The face before or after this one, in the order of the page. */
/** @template T @param {T[]} faces @param {T | null} here @param {number} by @returns {T | undefined} */
export function neighbor(faces, here, by) {
  const at = here === null ? -1 : faces.indexOf(here);
  if (at < 0) return by > 0 ? faces[0] : faces[faces.length - 1];
  return faces[Math.min(faces.length - 1, Math.max(0, at + by))];
}

/** @param {HTMLElement} calendar */
function bind(calendar) {
  const hash = location.hash.slice(1);
  const wanted = hash.startsWith("s-") ? document.getElementById(hash)?.querySelector("[data-face]") : null;
  if (wanted instanceof HTMLElement) wanted.focus();
  else if (document.activeElement === document.body && getComputedStyle(calendar).display === "grid") calendar.focus({ preventScroll: true });

  calendar.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (!isForCalendar(event.target, calendar)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key === "ArrowUp" || key === "ArrowDown") {
      const faces = /** @type {HTMLElement[]} */ ([...calendar.querySelectorAll("[data-face]")]);
      const here = document.activeElement instanceof HTMLElement && document.activeElement.matches("[data-face]") ? document.activeElement : null;
      const next = neighbor(faces, here, key === "ArrowDown" ? 1 : -1);
      if (!next) return;
      event.preventDefault();
      next.focus();
      return;
    }
    const way = Object.entries(WAYS).find(([name]) => name === key)?.[1];
    const link = way ? document.querySelector(way) : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    link.click();
  });

  calendar.addEventListener("dblclick", (event) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches("[data-column]") || !calendar.dataset.plan) return;
    const day = event.target.closest("[data-day]");
    const slots = (calendar.dataset.slots ?? "").split(" ");
    const place = event.target.getBoundingClientRect();
    const row = Math.floor((event.clientY - place.top) / place.height * slots.length / 3) * 3;
    const clock = slots[Math.min(slots.length - 1, Math.max(0, row))]?.slice(0, 5);
    if (day instanceof HTMLElement && clock) location.assign(`${calendar.dataset.plan}?day=${day.dataset.day}&at=${clock}`);
  });
}

if (typeof document !== "undefined") {
  const calendar = document.querySelector("[data-calendar]");
  if (calendar instanceof HTMLElement) bind(calendar);
}
