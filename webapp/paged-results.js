/** Results of a search that stand on a server: pages are fetched when they are looked at, each once. No DOM. */

/** @typedef {import("./types.js").DataSet} DataSet */
/** @typedef {{items: DataSet[], total: number}} Page */

export const PAGE = 50;

/** @param {{changed: () => void, failed: (error: unknown) => void}} tell */
export function pagedResults({ changed, failed }) {
  /** @type {Map<number, DataSet[] | null>} null: on its way */
  let pages = new Map();
  let total = 0;
  /** @type {((from: number, count: number) => Promise<Page>) | null} */
  let load = null;

  /** @param {number} number */
  async function fetchPage(number) {
    const mine = pages;
    if (!load) return;
    mine.set(number, null);
    try {
      const { items } = await load(number * PAGE, PAGE);
      mine.set(number, items);
      if (mine === pages) changed();
    } catch (error) {
      // Asked for again when it is looked at again, not at once.
      mine.delete(number);
      if (mine === pages) failed(error);
    }
  }

  return {
    /**
     * @param {Page} first
     * @param {(from: number, count: number) => Promise<Page>} more
     */
    start(first, more) {
      pages = new Map([[0, first.items]]);
      total = first.total;
      load = more;
      changed();
    },
    clear() {
      pages = new Map();
      total = 0;
      load = null;
      changed();
    },
    total: () => total,
    /** @param {number} index @returns {DataSet | null} null: not here yet */
    at: (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE] ?? null,
    /** @param {number} first @param {number} last what is in sight */
    look(first, last) {
      for (let number = Math.floor(first / PAGE); number * PAGE <= last; number += 1) {
        if (!pages.has(number)) void fetchPage(number);
      }
    },
  };
}
