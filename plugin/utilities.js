/** The two entries of the ELN's Utilities menu. Asked for often by the ELN: cheap, and always the same. */
import { MENU } from "../webapp/texts.js";
import { openForm, showWorkspace } from "./loader.js";
import { guard } from "./register.js";

/** @param {JQuery} $header @param {string} title */
function paintTitle($header, title) {
  const heading = document.createElement("h2");
  heading.textContent = title;
  $header[0]?.append(heading);
}

/** @type {ElnUtility[]} */
const UTILITIES = [
  {
    icon: "glyphicon glyphicon-log-in",
    uniqueViewName: "OPENBIS_JUPYTER_WORKSPACE",
    label: MENU.workspace,
    paintView($header, $content) {
      paintTitle($header, MENU.workspace);
      const content = $content[0];
      if (content) void showWorkspace(content);
    },
  },
  {
    icon: "glyphicon glyphicon-book",
    uniqueViewName: "OPENBIS_JUPYTER_NEW_NOTEBOOK",
    label: MENU.utilityNewNotebook,
    paintView($header, $content) {
      paintTitle($header, MENU.utilityNewNotebook);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-primary";
      button.textContent = MENU.openForm;
      button.addEventListener("click", () => void openForm(null));
      $content[0]?.append(button);
      void openForm(null);
    },
  },
];

/** @returns {ElnUtility[]} a new list of guarded entries: a view that cannot be painted must not stop the ELN */
export function utilities() {
  return UTILITIES.map((utility) => ({ ...utility, paintView: guard(utility.paintView, () => undefined) }));
}
