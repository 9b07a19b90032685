/**
 * Ctrl Enter (⌘ Enter) presses what is marked `data-sign-key`: the way to signing under a note, and the signature on its own
 * page. A key that is held down presses nothing: the one that led to the page can't sign there.
 */

/** @param {{key: string, ctrlKey: boolean, metaKey: boolean, shiftKey: boolean, altKey: boolean, repeat: boolean, isComposing: boolean, defaultPrevented: boolean}} event */
export const isSignKey = (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
  && !event.repeat && !event.isComposing && !event.defaultPrevented;

if (typeof document !== "undefined") {
  document.addEventListener("keydown", (event) => {
    const target = isSignKey(event) ? document.querySelector("[data-sign-key]") : null;
    if (!(target instanceof HTMLElement)) return;
    event.preventDefault();
    // A click of its own, not one with Ctrl held, which would open a link in another tab.
    target.click();
  });
}
