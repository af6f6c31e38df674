/** The two entries of the ELN's Utilities menu. Asked for often by the ELN: cheap, and always the same. */
import { MENU } from "../webapp/texts.js";
import { ownLabel } from "./built-in.js";
import { WORKSPACE_VIEW, openForm, showWorkspace } from "./loader.js";
import { guard } from "./register.js";

const MARK = "data-openbis-jupyter";

/**
 * @param {JQuery} $header
 * @param {JQuery} $content
 * @param {string} title
 * @returns {HTMLElement | null} an empty element of our own in the content, however often the view is painted
 */
function startPage($header, $content, title) {
  const header = $header[0];
  const content = $content[0];
  if (!content) return null;
  for (const part of [header, content]) part?.querySelector(`[${MARK}]`)?.remove();
  const heading = document.createElement("h2");
  heading.setAttribute(MARK, "title");
  heading.textContent = title;
  header?.append(heading);
  const page = document.createElement("div");
  page.setAttribute(MARK, "page");
  content.append(page);
  return page;
}

/** @type {ElnUtility[]} */
const UTILITIES = [
  {
    icon: "glyphicon glyphicon-log-in",
    uniqueViewName: WORKSPACE_VIEW,
    label: MENU.workspace,
    paintView($header, $content) {
      const page = startPage($header, $content, MENU.workspace);
      if (page) void showWorkspace(page);
    },
  },
  {
    icon: "glyphicon glyphicon-book",
    uniqueViewName: "OPENBIS_JUPYTER_NEW_NOTEBOOK",
    label: MENU.utilityNewNotebook,
    paintView($header, $content) {
      const page = startPage($header, $content, MENU.utilityNewNotebook);
      if (!page) return;
      const intro = document.createElement("p");
      intro.textContent = MENU.utilityIntro;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-primary";
      button.textContent = MENU.openForm;
      // Closed by keyboard, the form leaves the focus where the next one is opened.
      const open = async () => {
        await openForm(null);
        button.focus();
      };
      button.addEventListener("click", () => void open());
      page.append(intro, button);
      void open();
    },
  },
];

/** @returns {ElnUtility[]} a new list of guarded entries: a view that cannot be painted must not stop the ELN */
export function utilities() {
  return UTILITIES.map((utility) => ({
    ...utility,
    label: ownLabel(utility.label),
    paintView: guard(utility.paintView, () => undefined),
  }));
}
