/**
 * What a partial update (htmx) needs beyond htmx: a refusal is said, not swallowed, and a sign-in page is never put into
 * the middle of another page.
 */
import { say } from "./messages.js";

if (typeof document !== "undefined") {
  document.addEventListener("htmx:beforeSwap", (event) => {
    const xhr = event instanceof CustomEvent ? event.detail?.xhr : null;
    // After the idle sign-out an update is redirected to the entrance: go there whole.
    if (xhr?.responseURL && new URL(xhr.responseURL).pathname.startsWith("/account/") && !location.pathname.startsWith("/account/")) {
      event.preventDefault();
      location.reload();
    }
  });
  document.addEventListener("htmx:responseError", (event) => {
    const xhr = event instanceof CustomEvent ? event.detail?.xhr : null;
    const page = new DOMParser().parseFromString(xhr?.responseText ?? "", "text/html");
    const what = page.querySelector(".refusal h1")?.textContent?.trim();
    say({ text: what ? `${what}.` : "That didn’t work, and nothing was changed." });
  });
  document.addEventListener("htmx:sendError", () => say({ text: "The practice’s server didn’t answer. Nothing was changed." }));
}
