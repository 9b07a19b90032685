/**
 * How the vault's pages are put together: the shell carries every piece as a `<template>`, and scripts only fill in words
 * as text. Nothing here, or anywhere in the vault, turns a string into markup (Trusted Types would stop it).
 */

/** A copy of the template with this id. @param {string} id @returns {HTMLElement} */
export function piece(id) {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) throw new TypeError(`The shell has no template ${id}`);
  const element = template.content.firstElementChild?.cloneNode(true);
  if (!(element instanceof HTMLElement)) throw new TypeError(`Template ${id} is empty`);
  return element;
}

/** Puts words into the slots of this name; an empty text hides them. @param {ParentNode} root @param {string} name @param {string} [text] */
export function fill(root, name, text = "") {
  for (const slot of root.querySelectorAll(`[data-slot="${name}"]`)) {
    if (slot.textContent !== text) slot.textContent = text;
    if (slot instanceof HTMLElement) slot.hidden = text === "";
  }
}

/** The place of this name. @param {ParentNode} root @param {string} name @returns {HTMLElement} */
export function place(root, name) {
  const found = root.querySelector(`[data-place="${name}"]`);
  if (!(found instanceof HTMLElement)) throw new TypeError(`There is no place ${name}`);
  return found;
}

/** The button (or link) that does this. @param {ParentNode} root @param {string} name @returns {HTMLElement} */
export function doer(root, name) {
  const found = root.querySelector(`[data-do="${name}"]`);
  if (!(found instanceof HTMLElement)) throw new TypeError(`There is no button ${name}`);
  return found;
}

/** Runs on a press of that button; shows the button. @param {ParentNode} root @param {string} name @param {(event: MouseEvent) => unknown} run @returns {HTMLElement} */
export function on(root, name, run) {
  const button = doer(root, name);
  button.hidden = false;
  button.addEventListener("click", run);
  return button;
}

/** @param {ParentNode} root @param {string} selector @returns {HTMLInputElement} */
export function input(root, selector) {
  const found = root.querySelector(selector);
  if (!(found instanceof HTMLInputElement)) throw new TypeError(`There is no input ${selector}`);
  return found;
}

/** Gives the focus to the first heading or whatever takes it, so that a change of page is heard. @param {ParentNode} root */
export function settle(root) {
  const target = root.querySelector("[autofocus]") ?? root.querySelector("[tabindex='-1']");
  if (target instanceof HTMLElement) target.focus({ preventScroll: true });
}

/** "Nov 12", with the year if it is another one. @param {string} day ISO day or moment @param {Date} [now] */
export function shortDay(day, now = new Date()) {
  const at = dayOf(day);
  const isThisYear = at.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric", ...(isThisYear ? {} : { year: "numeric" }) }).format(at);
}

/** "Thursday, November 12", with the year if it is another one. @param {string} day ISO day or moment @param {Date} [now] */
export function longDay(day, now = new Date()) {
  const at = dayOf(day);
  const isThisYear = at.getFullYear() === now.getFullYear();
  return new Intl.DateTimeFormat("en-US", { weekday: "long", month: "long", day: "numeric", ...(isThisYear ? {} : { year: "numeric" }) }).format(at);
}

/** "November 12, 2026, 3:05 pm", in this device's zone. @param {string} at */
export function moment(at) {
  return new Intl.DateTimeFormat("en-US", { month: "long", day: "numeric", year: "numeric", hour: "numeric", minute: "2-digit" })
    .format(new Date(at)).replace("AM", "am").replace("PM", "pm").replace(" at ", ", ");
}

/** A day without a time is that day here, not midnight in Greenwich. @param {string} day */
function dayOf(day) {
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T12:00:00`) : new Date(day);
}
