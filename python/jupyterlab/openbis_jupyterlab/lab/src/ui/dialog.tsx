/** The three dialogs in JupyterLab's own frame: Escape closes, focus stays inside, all of it works without a mouse. */
import { Dialog } from "@jupyterlab/apputils";
import { ReactWidget } from "@jupyterlab/ui-components";
import type { Message } from "@lumino/messaging";
import * as React from "react";
import { isComposing } from "./controls";

/** The shell of JupyterLab and of Notebook: all that is behind a dialog. */
const SHELL = "main";
/** What a person begins with; a body that has none yet leaves the focus to the dialog itself. */
const FIRST = "input, select, textarea";

/**
 * JupyterLab's dialog without its own buttons. On these it counts: where there are none it leaves the focus on the page
 * behind, and up to 4.6.5 it takes Enter and the arrows away from everything inside it. Here only Escape is the frame's,
 * and what is behind cannot be reached.
 */
class OpenbisDialog extends Dialog<unknown> {
  override handleEvent(event: Event): void {
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

  protected override onAfterAttach(message: Message): void {
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
  protected override onAfterDetach(message: Message): void {
    document.body.removeEventListener("keydown", this._onStray);
    this._setBehind(false);
    super.onAfterDetach(message);
  }

  /** A control that had the focus and is gone leaves it to the body. */
  private readonly _onStray = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && event.target === document.body) {
      this.reject();
    }
  };

  private _setBehind(behind: boolean): void {
    document.getElementById(SHELL)?.toggleAttribute("inert", behind);
  }
}

/** In: a title and what paints the body with a function that closes the dialog. Out: when it is closed. */
export async function showOpenbisDialog(
  title: string,
  body: (close: () => void) => React.JSX.Element,
): Promise<void> {
  const frame: { dialog?: Dialog<unknown> } = {};
  const widget = ReactWidget.create(body(() => frame.dialog?.reject()));
  widget.addClass("jp-openbis-body");
  frame.dialog = new OpenbisDialog({
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
