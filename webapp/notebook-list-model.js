/** Which saved notebooks a page lists: of each the newest version. No DOM, no requests. */

/** @typedef {import("./types.js").SavedNotebook} SavedNotebook */
/** @typedef {{newest: SavedNotebook, versions: number}} Listed */

/** So many are shown at first. */
export const FIRST = 5;

/**
 * @param {SavedNotebook[]} notebooks newest first
 * @returns {Listed[]} one for each history, in the order of their newest versions
 */
export function newestVersions(notebooks) {
  /** @type {Map<string, Listed>} */
  const byHistory = new Map();
  for (const notebook of notebooks) {
    const key = notebook.history || notebook.permId;
    const listed = byHistory.get(key);
    if (listed) listed.versions += 1;
    else byHistory.set(key, { newest: notebook, versions: 1 });
  }
  return [...byHistory.values()];
}
