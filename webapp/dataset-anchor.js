/** The way to a dataset's page. */
import { el } from "./dom.js";

/** @typedef {(permId: string) => {href: string, follow: () => void}} DatasetLink where a dataset is shown */

/**
 * @param {string} permId
 * @param {DatasetLink | undefined} datasetLink none where nothing shows datasets
 * @param {...import("./dom.js").Child} label
 * @returns {HTMLElement}
 */
export function datasetAnchor(permId, datasetLink, ...label) {
  const link = datasetLink?.(permId);
  if (!link) return el("span", {}, ...label);
  return el(
    "a",
    {
      href: link.href,
      click: (/** @type {MouseEvent} */ event) => {
        // With these keys the browser opens the address elsewhere.
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        link.follow();
      },
    },
    ...label,
  );
}
