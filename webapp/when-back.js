/** Somebody comes back to a page, from Jupyter's tab for example: there may be news. */

/** What waits, by the element it belongs to. Pages that were left fall out at the next one. @type {Map<HTMLElement, () => void>} */
const waiting = new Map();

/**
 * @param {HTMLElement} element as long as it is on the page
 * @param {() => void} work done each time that the page is seen again
 */
export function whenBack(element, work) {
  forgetLeft();
  if (waiting.size === 0) document.addEventListener("visibilitychange", look);
  waiting.set(element, work);
}

function look() {
  forgetLeft();
  if (document.visibilityState === "visible") for (const work of waiting.values()) work();
  if (waiting.size === 0) document.removeEventListener("visibilitychange", look);
}

function forgetLeft() {
  for (const element of waiting.keys()) if (!element.isConnected) waiting.delete(element);
}
