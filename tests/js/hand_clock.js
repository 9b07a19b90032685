/** A clock and timers that move only when a test says so. */
export function handClock() {
  let time = 1_000_000;
  let last = 0;
  /** @type {Map<number, {at: number, run: () => void}>} */
  const timers = new Map();
  return {
    now: () => time,
    /** @param {() => void} run @param {number} ms */
    setTimer: (run, ms) => { timers.set(++last, { at: time + ms, run }); return last; },
    /** @param {number} id */
    clearTimer: (id) => { timers.delete(id); },
    /** @param {number} ms */
    async pass(ms) {
      const until = time + ms;
      for (;;) {
        await settle();
        const next = [...timers].filter(([, t]) => t.at <= until).sort((a, b) => a[1].at - b[1].at)[0];
        if (!next) break;
        timers.delete(next[0]);
        time = Math.max(time, next[1].at);
        next[1].run();
      }
      time = until;
      await settle();
    },
  };
}

/** Lets everything that is already decided happen. */
export async function settle() {
  for (let i = 0; i < 10; i++) await new Promise((done) => setImmediate(done));
}
