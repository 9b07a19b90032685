/**
 * "Open a professional will": opens the vault's own page and gives it the signed opening that it asks for. Whose will and
 * why are said here; the custodians' shares are typed there, and never pass this page.
 */
import { fill, postJson } from "./page.js";
import { whyNot } from "./vault-frame.js";
import { message, parse } from "./vault-messages.js";

const SAYS = {
  "signed-out": "You are signed out. Sign in again, then go on.",
  unreachable: "The record didn’t answer. Try again in a moment.",
  confirm: "Confirm that it is you, then go on.",
  refused: "Choose whose will it is, and why.",
};

/** @param {HTMLElement} place */
export function bindWill(place) {
  const origin = place.dataset.vaultOrigin ?? "";
  const chosen = (/** @type {string} */ id) => {
    const select = place.querySelector(id);
    return select instanceof HTMLSelectElement ? select.value : "";
  };
  /** @param {string} why */
  const refused = (why) => {
    fill(place, "why", why);
    const part = place.querySelector("[data-vault-refused]");
    if (part instanceof HTMLElement) part.hidden = why === "";
  };

  place.querySelector("[data-will-open]")?.addEventListener("click", () => {
    if (!chosen("#will-author") || !chosen("#will-reason")) return refused(SAYS.refused);
    if (place.dataset.confirmed !== "yes") return refused(SAYS.confirm);
    refused("");
    if (!window.open(`${origin}/#will`, "_blank")) refused("The window didn’t open: this browser blocks windows of this page. Allow them, then try again.");
  });

  addEventListener("message", async (event) => {
    const heard = parse(event, { origin });
    if (heard?.kind !== "ticket-wanted" || heard.purpose !== "will" || !event.source) return;
    const answer = await postJson(place.dataset.ticketUrl ?? "", { author: chosen("#will-author"), reason: chosen("#will-reason") });
    const isGiven = answer.status === 200 && typeof answer.body?.ticket === "string";
    const why = isGiven ? "" : whyNot(answer);
    refused(why ? SAYS[/** @type {keyof typeof SAYS} */ (why)] ?? SAYS.refused : "");
    const said = isGiven ? message("ticket", { ticket: answer.body.ticket }) : message("ticket-refused", { why });
    event.source.postMessage(said, { targetOrigin: origin });
  });
}

if (typeof document !== "undefined") {
  const place = document.querySelector("[data-vault-will]");
  if (place instanceof HTMLElement) bindWill(place);
}
