/** The entry in the More… list of a page's toolbar. */
import { MENU, SAVED } from "../webapp/texts.js";
import { report } from "./register.js";

const MARK = "data-openbis-jupyter";
const NEW_NOTEBOOK = { mark: "new-notebook", label: MENU.newNotebook };
export const SAVED_NOTEBOOK = { mark: "saved-notebook", label: SAVED.menu };

/**
 * Adds the entry once. The list belongs to the header of the same page: a page that was painted after the user
 * went on has no visible list any more and gets none.
 *
 * @param {ElnViews} views the page that is shown now
 * @param {JQuery} $content what was painted
 * @param {() => unknown} action
 * @param {{mark: string, label: string}} [entry]
 */
export function addMenuEntry(views, $content, action, entry = NEW_NOTEBOOK) {
  const header = views.header?.[0];
  if (!header || !$content?.[0] || views.content?.[0] !== $content[0]) return;
  const list = header.querySelector("a[id^='options-menu-btn-'] ~ ul.dropdown-menu");
  if (!list || list.querySelector(`[${MARK}="${entry.mark}"]`)) return;
  list.append(makeEntry(action, entry));
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
  link.title = label;
  link.textContent = label;
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
