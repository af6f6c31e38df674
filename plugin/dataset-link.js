/** Where the ELN shows a dataset: the address of its page, and the way there without loading the ELN anew. */

const VIEW = "showViewDataSetPageFromPermId";

/** @param {string} permId @returns {{href: string, follow: () => void}} */
export function datasetLink(permId) {
  const address = new URLSearchParams({ menuUniqueId: "null", viewName: VIEW, viewData: permId });
  return { href: `?${address}`, follow: () => mainController.changeView(VIEW, permId) };
}
