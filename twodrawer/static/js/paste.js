/**
 * A paste, or a drop, of more than any note could hold never enters the editor: laying out a million rows would stop
 * the browser for half a minute, only for the server to refuse them. Smaller ones that are too long still enter, are
 * kept on the device and can be shortened.
 */
import { fill } from "./page.js";

export const MOST = 1_000_000;

/** What to tell about a text that is held back; "" when it may enter. @param {string} text */
export function heldBack(text) {
  if (text.length <= MOST) return "";
  const characters = text.length.toLocaleString("en-US");
  return `That was not pasted: it has ${characters} characters, and a section holds 200,000 bytes. Your words here are as they were. Paste the part that belongs into this note.`;
}

/** @param {Event} event @param {DataTransfer|null} carried */
function hold(event, carried) {
  const area = event.target;
  if (!(area instanceof HTMLTextAreaElement) || !area.form?.matches("[data-draft]")) return;
  const told = heldBack(carried?.getData("text/plain") ?? "");
  if (!told) return;
  event.preventDefault();
  const place = document.querySelector("[data-draft-told]");
  if (place) fill(place.parentElement ?? document, "told", told);
}

if (typeof document !== "undefined") {
  document.addEventListener("paste", (event) => hold(event, event.clipboardData));
  document.addEventListener("drop", (event) => hold(event, event.dataTransfer));
}
