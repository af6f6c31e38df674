/** The three dialogs in JupyterLab's own frame: Escape closes, focus stays inside, all of it works without a mouse. */
import { Dialog } from "@jupyterlab/apputils";
import { ReactWidget } from "@jupyterlab/ui-components";
import { isComposing } from "./parts";
/** The shell of JupyterLab and of Notebook: all that is behind a dialog. */
const SHELL = "main";
/** What a person begins with; a body that has none yet leaves the focus to the dialog itself. */
const FIRST = "input, select, textarea";
/**
 * JupyterLab's dialog without its own buttons. On these it counts: where there are none it leaves the focus on the page
 * behind, and up to 4.6.5 it takes Enter and the arrows away from everything inside it. Here only Escape is the frame's,
 * and what is behind cannot be reached.
 */
class OwnDialog extends Dialog {
    constructor() {
        super(...arguments);
        /** A control that had the focus and is gone leaves it to the body. */
        this._onStray = (event) => {
            if (event.key === "Escape" && event.target === document.body) {
                this.reject();
            }
        };
    }
    handleEvent(event) {
        if (event instanceof KeyboardEvent && (event.key !== "Escape" || isComposing(event))) {
            return;
        }
        if (event.type === "contextmenu") {
            // Neither JupyterLab's menu nor none: the browser's own, in which Paste is.
            event.stopPropagation();
            return;
        }
        super.handleEvent(event);
    }
    onAfterAttach(message) {
        super.onAfterAttach(message);
        this._setBehind(true);
        document.body.addEventListener("keydown", this._onStray);
        this.node.tabIndex = -1;
        void this.ready.then(() => {
            if (!this.node.contains(document.activeElement)) {
                this.node.focus();
            }
        });
    }
    /** The page is given back first: the focus returns to where it was. */
    onAfterDetach(message) {
        document.body.removeEventListener("keydown", this._onStray);
        this._setBehind(false);
        super.onAfterDetach(message);
    }
    _setBehind(behind) {
        document.getElementById(SHELL)?.toggleAttribute("inert", behind);
    }
}
/** In: a title and what paints the body with a function that closes the dialog. Out: when it is closed. */
export async function showOwnDialog(title, body) {
    const frame = {};
    const widget = ReactWidget.create(body(() => frame.dialog?.reject()));
    widget.addClass("jp-openbis-body");
    frame.dialog = new OwnDialog({
        title,
        body: widget,
        buttons: [],
        hasClose: true,
        focusNodeSelector: FIRST,
    });
    frame.dialog.addClass("jp-openbis-dialog");
    frame.dialog.node.setAttribute("aria-label", title);
    await frame.dialog.launch().catch(() => undefined);
}
