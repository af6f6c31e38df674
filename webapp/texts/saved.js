/** Every text about saved notebooks on the pages of the ELN. */

export const SAVED_PAGE = {
  title: "The notebook as it was saved",
  open: "Open in Jupyter",
  again: "Run again",
  againHint: "Runs it from its first cell without a tab, with a server of yours, and saves what comes out",
  none: "No page to look at was saved with it, or one that is too large to be shown here.",
  unread: "The page could not be read. It is tried again when you come back to this tab.",
  /** Read aloud. @param {string} name of the dataset */
  frame: (name) => `The saved notebook ${name}`,
  comparison: "What came out the same when it ran again",
  comparisonUnread: "The comparison could not be read. Close and open this to try again.",
  /** Read aloud. @param {string} name of the dataset */
  comparisonFrame: (name) => `What came out the same: ${name}`,
  chain: "Where it came from, and what came of it",
  chainUnread: "openBIS did not tell it. Close and open this to try again.",
  chainAlone: "openBIS knows nothing that it was made from, and nothing that came of it.",
  /** Read aloud, before the names of the datasets. */
  chainAloud: "Datasets, from the first one to the last",
  chainSource: "As openBIS has it: parents at the left, children at the right.",
  chainCut: "As openBIS has it: parents at the left, children at the right. There is more than is shown.",
  chainUnseen: "not to be seen",
  /** @param {number} version @param {number} versions */
  version: (version, versions) => `Version ${version}${versions > 1 ? ` of ${versions}` : ""}`,
  versions: "Versions",
  /** @param {number} version @param {string} saved when and by whom */
  one: (version, saved) => `Version ${version}${saved ? `: ${saved}` : ""}`,
  newer: "A newer version is there:",
  elsewhere: "in",
  madeFrom: "Made from",
  /** @param {number} count */
  more: (count) => `and ${count} more`,
};

export const NOTEBOOKS = {
  title: "Jupyter notebooks",
  /** @param {number} count */
  all: (count) => `Show all ${count}`,
  /** @param {string} time @param {string} by */
  saved: (time, by) => (by ? `saved ${time} by ${by}` : `saved ${time}`),
  /** @param {number} count */
  versions: (count) => `${count} versions`,
  /** @param {number} looked @param {number} total */
  newestOnly: (looked, total) => `The newest ${looked} of ${total} saved versions were looked at.`,
  /** How a saved notebook ended. @type {Record<import("../page-summary.js").Outcome, string>} */
  outcomes: { results: "", error: "with an error", empty: "without results" },
};
