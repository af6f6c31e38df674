/** Somebody comes back to a page, from Jupyter's tab for example: there may be news. */

/**
 * @param {HTMLElement} element as long as it is on the page
 * @param {() => void} work done each time that the page is seen again
 */
export function whenBack(element, work) {
  document.addEventListener("visibilitychange", look);

  function look() {
    if (!element.isConnected) document.removeEventListener("visibilitychange", look);
    else if (document.visibilityState === "visible") work();
  }
}
