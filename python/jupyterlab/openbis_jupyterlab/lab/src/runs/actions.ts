/** Run and save in the background: from the press of the button to the news of its end. */
import { Notification } from "@jupyterlab/apputils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { connect, type IConnectContext, workingConnection } from "../connect";
import { asFailure, Failure, type IRun } from "../server";
import { NotebookState } from "../state";
import { LABELS, RUN } from "../texts";
import { showFailure, showInOpenbis } from "../ui";
import { NotebookRun } from "./notebook-run";
import { comparedText, unfinishedText } from "./run-texts";

/** Let the server run the notebook's file and save it, whoever closes the page. */
export async function run(
  context: IConnectContext,
  panel: NotebookPanel,
  notebookRun: NotebookRun,
): Promise<void> {
  if ((await workingConnection(context)) === null) {
    return;
  }
  try {
    await panel.context.save();
  } catch {
    return; // JupyterLab has said why
  }
  try {
    await notebookRun.begin();
    Notification.info(RUN.started, { autoClose: 5000 });
  } catch (error) {
    const failure = asFailure(error);
    showFailure(failure.message, failure, () => void connect(context));
  }
}

/** How the run ended, with a way to its dataset, or where it ended and what to do. */
export async function showRunEnd(state: NotebookState, run: IRun, connect: () => void): Promise<void> {
  await state.refresh();
  const unfinished = `${run.title}: ${unfinishedText(run) ?? ""}.`;
  if (run.state === "done") {
    const link = state.current?.link;
    Notification.success(RUN.done(run.title, run.dataset ?? "", comparedText(run), run.note), {
      autoClose: false,
      actions: link ? [{ label: LABELS.show, callback: () => showInOpenbis(link) }] : [],
    });
  } else if (run.error) {
    showFailure(unfinished, new Failure(run.error), connect);
  } else {
    Notification.warning(unfinished, { autoClose: false });
  }
  if (state.isEdited) {
    Notification.warning(RUN.edited, { autoClose: false });
  }
}
