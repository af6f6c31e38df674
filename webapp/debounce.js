/** Searching while somebody types: one request per pause, and only the last answer counts. */

const PAUSE = 250;

/**
 * @template T
 * @param {(text: string) => Promise<T>} search
 * @param {{started: () => void, found: (result: T, text: string) => void, failed: (error: unknown, text: string) => void, cleared: () => void}} show
 * @param {number} [pause] milliseconds
 * @returns {{type: (text: string) => void, now: (text: string) => Promise<void>}}
 */
export function liveSearch(search, show, pause = PAUSE) {
  let turn = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {string} typed */
  async function now(typed) {
    clearTimeout(timer);
    const mine = ++turn;
    const text = typed.trim();
    if (text === "") {
      show.cleared();
      return;
    }
    show.started();
    try {
      const result = await search(text);
      if (mine === turn) show.found(result, text);
    } catch (error) {
      if (mine === turn) show.failed(error, text);
    }
  }

  return {
    type(text) {
      clearTimeout(timer);
      turn += 1;
      timer = setTimeout(() => void now(text), pause);
    },
    now,
  };
}
