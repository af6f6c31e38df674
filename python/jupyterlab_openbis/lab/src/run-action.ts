/** Run and save in the background: from the press of the button to the news of its end. */
import { Notification } from "@jupyterlab/apputils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { asFailure } from "./api";
import type { IOpenNotebook } from "./open-notebook";
import { brokenText } from "./run-texts";
import { FAILED, RUN, LABELS } from "./texts";
import type { IRun } from "./types";

export function showInOpenbis(link: string): void {
  window.open(link, "_blank", "noopener");
}

/** In: the notebook, what is known about it, and what lets the person sign in. */
export async function beginRun(
  panel: NotebookPanel,
  known: IOpenNotebook,
  connect: () => void,
): Promise<void> {
  try {
    await panel.context.save();
  } catch {
    return; // JupyterLab has said why
  }
  try {
    await known.run.begin();
    Notification.info(RUN.started, { autoClose: 5000 });
  } catch (error) {
    const failure = asFailure(error);
    Notification.error(failure.details, {
      autoClose: false,
      actions: [{ label: FAILED.connect, callback: connect }],
    });
  }
}

/** How the run ended, with a way to its dataset, or where it ended and what to do. */
export async function tellEnd(known: IOpenNotebook, run: IRun): Promise<void> {
  await known.state.refresh();
  const edited = known.state.isEdited ? ` ${RUN.edited}` : "";
  if (run.state === "done") {
    const link = known.state.current?.link;
    Notification.success(RUN.done(run.title, run.dataset ?? "") + edited, {
      autoClose: false,
      actions: link ? [{ label: LABELS.show, callback: () => showInOpenbis(link) }] : [],
    });
    return;
  }
  const { error } = run;
  const what = error ? `${error.message} ${error.advice}` : `${brokenText(run) ?? ""}.`;
  const text = error ? RUN.failed(run.title, what) : `${run.title}: ${what}`;
  Notification.warning(text + edited, { autoClose: false });
}
