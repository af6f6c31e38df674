/** The three dialogs in JupyterLab's own frame: Escape closes, focus stays inside. */
import { Dialog } from "@jupyterlab/apputils";
import { ReactWidget } from "@jupyterlab/ui-components";
import * as React from "react";

/** In: a title and what paints the body with a function that closes the dialog. Out: when it is closed. */
export async function showOwnDialog(
  title: string,
  body: (close: () => void) => React.JSX.Element,
): Promise<void> {
  const frame: { dialog?: Dialog<unknown> } = {};
  const widget = ReactWidget.create(body(() => frame.dialog?.reject()));
  widget.addClass("jp-openbis-body");
  // Keys typed in the body are its own: Enter must not close the dialog.
  widget.node.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.stopPropagation();
    }
  });
  frame.dialog = new Dialog({ title, body: widget, buttons: [], hasClose: true });
  frame.dialog.addClass("jp-openbis-dialog");
  await frame.dialog.launch().catch(() => undefined);
}
