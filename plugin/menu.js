/** The entry in the More… list of a page's toolbar. */
import { MENU } from "../webapp/texts.js";
import { report } from "./register.js";

const MARK = "data-openbis-jupyter";

/**
 * Adds the entry once. The list belongs to the header of the same page: a page that was painted after the user
 * went on has no visible list any more and gets none.
 *
 * @param {ElnViews} views the page that is shown now
 * @param {JQuery} $content what was painted
 * @param {() => unknown} action
 */
export function addMenuEntry(views, $content, action) {
  const header = views.header?.[0];
  if (!header || !$content?.[0] || views.content?.[0] !== $content[0]) return;
  const list = header.querySelector("a[id^='options-menu-btn-'] ~ ul.dropdown-menu");
  if (!list || list.querySelector(`[${MARK}]`)) return;
  list.append(makeEntry(action));
}

/** @param {() => unknown} action @returns {HTMLLIElement} as the ELN makes its own */
function makeEntry(action) {
  const item = document.createElement("li");
  item.setAttribute("role", "presentation");
  item.setAttribute(MARK, "new-notebook");
  const link = document.createElement("a");
  link.href = "#";
  link.title = MENU.newNotebook;
  link.textContent = MENU.newNotebook;
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
