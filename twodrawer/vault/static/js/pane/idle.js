/** Locks by itself: when nobody has touched the drawer for ten minutes, whatever else the browser does meanwhile. */

export const IDLE = 10 * 60_000;
const BEAT = 30_000;

/** What the clock says: the words of the countdown, or null when it is time. @param {number} left in milliseconds */
export function countdown(left) {
  if (left <= 0) return null;
  return left > 60_000 ? `Locks by itself in ${Math.ceil(left / 60_000)} min` : `Locks by itself in ${Math.ceil(left / 1000)} s`;
}

/**
 * @param {{show: (words: string) => void, lock: () => void, beat: () => void, limit?: number}} around
 * beat: told at fixed times while unlocked, whatever is written or not: it says that somebody is here, and nothing else
 */
export function watch({ show, lock, beat, limit = IDLE }) {
  let touched = Date.now();
  const touch = () => { touched = Date.now(); };
  const kinds = ["keydown", "pointerdown", "wheel", "touchstart", "input"];
  for (const kind of kinds) addEventListener(kind, touch, { passive: true });
  const look = () => {
    const words = countdown(touched + limit - Date.now());
    if (words === null) lock();
    else show(words);
  };
  const timers = [setInterval(look, 1000), setInterval(beat, BEAT)];
  // A laptop that slept past the limit is locked before anyone reads the page.
  document.addEventListener("visibilitychange", look);
  look();
  beat();
  return () => {
    for (const timer of timers) clearInterval(timer);
    for (const kind of kinds) removeEventListener(kind, touch);
    document.removeEventListener("visibilitychange", look);
  };
}
