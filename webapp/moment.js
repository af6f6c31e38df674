/** Times as people read them. */

/** @param {string} iso @returns {string} day and time, as the person's clock shows them */
export function moment(iso) {
  return new Date(iso).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}
