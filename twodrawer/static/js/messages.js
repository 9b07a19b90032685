/**
 * The line at the foot of the page that says what just happened, and offers to undo it.
 * It stays until it is dismissed or the next one comes: nobody has to race a timer to undo.
 * The server says it in the page, or on a partial update by the event `twodrawer:say` (header HX-Trigger) with
 * {text, undo?}: `undo` is a URL that takes a plain post.
 */
import { csrfToken, fill, fromTemplate } from "./page.js";

/** @param {{text: string, undo?: string}} said */
export function say({ text, undo }) {
  const place = document.querySelector("[data-messages]");
  if (!place) return;
  const line = fromTemplate("message-line");
  fill(line, "text", text);
  const form = line.querySelector("form");
  if (form) {
    form.hidden = !undo;
    // Only our own addresses: an event is data.
    if (undo && new URL(undo, location.href).origin === location.origin) {
      form.action = undo;
      const token = form.querySelector("input[name=csrfmiddlewaretoken]");
      if (token instanceof HTMLInputElement) token.value = csrfToken();
    } else {
      form.remove();
    }
  }
  place.replaceChildren(line);
}

if (typeof document !== "undefined") {
  document.addEventListener("twodrawer:say", (event) => {
    if (event instanceof CustomEvent && typeof event.detail?.text === "string") say(event.detail);
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-dismiss]")) {
      event.target.closest("[data-message]")?.remove();
    }
  });
  for (const button of document.querySelectorAll("[data-dismiss]")) {
    if (button instanceof HTMLElement) button.hidden = false;
  }
}
