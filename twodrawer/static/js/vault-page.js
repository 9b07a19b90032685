/**
 * "Your vault": opens the vault's own page and gives it its tickets. That page keeps asking while a fresh sign-in is
 * wanted, so that whoever confirmed here goes on there where they were.
 */
import { fill } from "./page.js";
import { ticketFor } from "./vault-frame.js";
import { message, parse } from "./vault-messages.js";

const REFUSED = {
  "signed-out": "You are signed out. Sign in again, then open your vault.",
  unreachable: "The record didn’t answer. Try again in a moment.",
  refused: "The record gave no ticket: your role has no vault, or your rights have changed. Ask whoever manages people in your practice.",
};

/** @param {HTMLElement} place */
export function bindVaultPage(place) {
  const origin = place.dataset.vaultOrigin ?? "";
  // What the page knew when it was drawn: asking in vain would only fill the ledger.
  const mustConfirm = place.dataset.confirmed !== "yes";
  const shown = (/** @type {string} */ name, /** @type {boolean} */ on) => {
    const part = place.querySelector(`[data-vault-${name}]`);
    if (part instanceof HTMLElement) part.hidden = !on;
  };

  place.querySelector("[data-vault-open]")?.addEventListener("click", () => {
    if (window.open(`${origin}/`, "_blank")) return;
    fill(place, "why", "The window didn’t open: this browser blocks windows of this page. Allow them, then try again.");
    shown("refused", true);
  });

  addEventListener("message", async (event) => {
    const heard = parse(event, { origin });
    if (heard?.kind !== "ticket-wanted" || !event.source) return;
    const { kind, fields } = heard.purpose === "set-up" && mustConfirm
      ? { kind: "ticket-refused", fields: { why: "confirm" } } : await ticketFor(place.dataset.ticketUrl ?? "", heard.purpose);
    const why = kind === "ticket-refused" ? fields.why ?? "" : "";
    shown("confirm", why === "confirm");
    const told = Object.hasOwn(REFUSED, why) ? REFUSED[/** @type {keyof typeof REFUSED} */ (why)] : "";
    fill(place, "why", told);
    shown("refused", told !== "");
    event.source.postMessage(message(kind, fields), { targetOrigin: origin });
  });
}

if (typeof document !== "undefined") {
  const place = document.querySelector("[data-vault-page]");
  if (place instanceof HTMLElement) bindVaultPage(place);
}
