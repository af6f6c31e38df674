/** Which failures the page tries again by itself, and after how long. No DOM. */

/** Failures that pass by themselves; what a person must change first is not among them. */
const PASSING = new Set(["hub-unreachable", "hub-full", "spawn-failed", "server-stopped"]);
/** Seconds before the first, second, … attempt; then it is up to the person. */
const PAUSES = [15, 60, 180];

/**
 * @param {{code: string} | null} error
 * @param {boolean} mayRetry
 * @param {number} attempts made by this page so far
 * @returns {number | null} seconds to wait; null where the page does nothing by itself
 */
export function retryPause(error, mayRetry, attempts) {
  if (!error || !mayRetry || !PASSING.has(error.code)) return null;
  return PAUSES[attempts] ?? null;
}

/**
 * Counts down once a second.
 *
 * @param {number} seconds
 * @param {(left: number) => void} told
 * @param {() => void} done
 * @param {(work: () => void, pause: number) => unknown} [later]
 * @returns {() => void} stops it
 */
export function countDown(seconds, told, done, later = setTimeout) {
  let stopped = false;
  let left = seconds;
  const tick = () => {
    if (stopped) return;
    if (left <= 0) {
      done();
      return;
    }
    told(left);
    left -= 1;
    later(tick, 1000);
  };
  tick();
  return () => {
    stopped = true;
  };
}
