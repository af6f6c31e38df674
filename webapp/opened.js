/** A part of a page that is filled when somebody opens it, and tried again where that failed. */
import { el } from "./dom.js";

/**
 * @param {object} options
 * @param {string} options.title
 * @param {string} options.unread what is said where it could not be filled
 * @param {() => Promise<Node>} options.fill
 * @returns {HTMLDetailsElement}
 */
export function filledWhenOpened({ title, unread, fill }) {
  const place = el("div", { "aria-live": "polite" });
  const shown = el(
    "details",
    { class: "ojy-opened", toggle: () => void open() },
    el("summary", {}, title),
    place,
  );
  let isThere = false;

  async function open() {
    if (!shown.open || isThere) return;
    isThere = true;
    try {
      place.replaceChildren(await fill());
    } catch {
      isThere = false;
      place.replaceChildren(el("p", { class: "ojy-note" }, unread));
    }
  }

  return shown;
}
