/** The entry in the More… list of a page's toolbar. */
import { MENU, SAVED } from "../webapp/texts.js";
import { keepsBuiltIn, ownLabel } from "./built-in.js";
import { PAGES } from "./models.js";
import { report } from "./register.js";

const MARK = "data-openbis-jupyter";
const NEW_NOTEBOOK = { mark: "new-notebook", label: MENU.newNotebook };
export const NEW_BATCH = { mark: "new-batch", label: MENU.newBatch };
export const SAVED_NOTEBOOK = { mark: "saved-notebook", label: SAVED.menu };
/**
 * The button of a page's More… list. Front ends of 2025 number their buttons, and have other lists that begin alike,
 * as the one of the New button.
 */
const MORE = new RegExp(`^options-menu-btn-(\\d+-)?(${PAGES.map(({ button }) => button).join("|")})-view`);

/** @param {ParentNode} header of a page @returns {HTMLElement | null} its More… list */
export function moreList(header) {
  for (const button of header.querySelectorAll("a[id^='options-menu-btn-']")) {
    const list = MORE.test(button.id) && button.parentElement?.querySelector(":scope > ul.dropdown-menu");
    if (list) return /** @type {HTMLElement} */ (list);
  }
  return null;
}

/**
 * Adds the entry once. The list belongs to the header of the same page: a page that was painted after the user
 * went on has no visible list any more and gets none.
 *
 * @param {ElnViews} views the page that is shown now
 * @param {JQuery | null} $content what was painted
 * @param {() => unknown} action
 * @param {{mark: string, label: string}} [entry]
 */
export function addMenuEntry(views, $content, action, entry = NEW_NOTEBOOK) {
  const header = views.header?.[0];
  if (!header || !$content?.[0] || views.content?.[0] !== $content[0]) return;
  const list = moreList(header);
  if (!list || list.querySelector(`[${MARK}="${entry.mark}"]`)) return;
  place(list, makeEntry(action, entry));
  if (keepsBuiltIn()) return;
  hideBuiltIn(list);
  // Front ends and their plugins add entries later, when the server has answered. The watch ends with the list.
  new MutationObserver(() => hideBuiltIn(list)).observe(list, { childList: true });
}

/** @param {Element} item of a list @returns {string} what it is called */
const titleOf = (item) => item.querySelector("a")?.textContent?.trim() ?? "";

/** @param {HTMLElement} list @returns {HTMLElement[]} the ELN's own entry, and whatever else is called like it */
function builtIn(list) {
  const items = /** @type {HTMLElement[]} */ ([...list.children]);
  return items.filter((item) => !item.hasAttribute(MARK) && titleOf(item) === MENU.newNotebook);
}

/** @param {HTMLElement} list */
function hideBuiltIn(list) {
  for (const item of builtIn(list)) item.style.display = "none";
}

/**
 * Where the ELN's own entry stands or would stand: behind the exports, else before the sections' entries. A further
 * one of ours stands behind the first.
 *
 * @param {HTMLElement} list
 * @param {HTMLElement} entry
 */
function place(list, entry) {
  const items = [...list.children];
  const before =
    items.filter((item) => item.hasAttribute(MARK)).at(-1) ??
    builtIn(list).at(-1) ??
    items.filter((item) => /^Export\b/.test(titleOf(item))).at(-1);
  const line = items.find((item) => item.matches(".divider") || item.querySelector("hr"));
  list.insertBefore(entry, before?.nextElementSibling ?? (before ? null : (line ?? null)));
}

/**
 * @param {() => unknown} action
 * @param {{mark: string, label: string}} entry
 * @returns {HTMLLIElement} as the ELN makes its own
 */
function makeEntry(action, { mark, label }) {
  const item = document.createElement("li");
  item.setAttribute("role", "presentation");
  item.setAttribute(MARK, mark);
  const link = document.createElement("a");
  link.href = "#";
  link.title = mark === NEW_NOTEBOOK.mark ? ownLabel(label) : label;
  link.textContent = link.title;
  item.append(link);
  item.addEventListener("click", (event) => {
    event.preventDefault();
    try {
      action();
    } catch (error) {
      report(error);
    }
  });
  return item;
}
