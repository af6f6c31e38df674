/** Which front end this page is in the manner of: the classic one (20.10), or the one of 2025. */

/** The address decides, so that a reload and a second tab are the same: see the sandbox's `eln/routes.py`. */
export const is2025 = location.pathname.includes("/eln-lims-2025/");

let lastId = 0;

/** @returns {number} of 2025: buttons and entries of all pages have ids that never come twice */
export const nextId = () => (lastId += 1);
