/**
 * Whether the whole frame has been in sight for a while. Uncovered a moment before a click is not seen: whoever covered it
 * may have known where the click would go. IntersectionObserver v2 says what covers, fades or moves it (Chromium; others
 * don't know).
 */

const SEEN_FOR = 500;

/** @typedef {"seen"|"hidden"|"unknown"} Seen */

/** @param {HTMLElement} what @returns {() => Seen} */
export function watchSight(what) {
  if (!("isVisible" in IntersectionObserverEntry.prototype)) return () => "unknown";
  let since = 0;
  const options = { trackVisibility: true, delay: 100, threshold: [0, 0.5, 1] };
  new IntersectionObserver((entries) => {
    const last = /** @type {any} */ (entries.at(-1));
    since = last?.isVisible ? since || performance.now() : 0;
  }, options).observe(what);
  return () => (since !== 0 && performance.now() - since >= SEEN_FOR ? "seen" : "hidden");
}
