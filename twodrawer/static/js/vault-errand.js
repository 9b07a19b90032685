/**
 * A signed statement carried into the vault's frame: an order to release, a permission to lend. When the frame says that
 * an order was carried out, the record writes it down; which notes left is nothing that this page could learn.
 */
import { postJson } from "./page.js";
import { bindVault } from "./vault-frame.js";

/** @param {HTMLElement} place */
export function bindErrand(place) {
  const vault = bindVault(place);
  const shown = (/** @type {string} */ name) => {
    const part = document.querySelector(`[data-${name}]`);
    if (part instanceof HTMLElement) part.hidden = false;
  };
  vault.listen(async (kind) => {
    if (kind !== "order-done" || !place.dataset.doneUrl) return;
    const { status } = await postJson(place.dataset.doneUrl, {});
    shown(status === 200 ? "done" : "not-done");
  });
  return vault;
}

if (typeof document !== "undefined") {
  const place = document.querySelector("[data-errand]");
  if (place instanceof HTMLElement) bindErrand(place);
}
