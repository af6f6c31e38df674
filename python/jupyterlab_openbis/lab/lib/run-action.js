/** Run and save in the background: from the press of the button to the news of its end. */
import { Notification } from "@jupyterlab/apputils";
import { asFailure, Failure } from "./api";
import { noteFailure } from "./failure-notice";
import { brokenText } from "./run-texts";
import { LABELS, RUN } from "./texts";
export function showInOpenbis(link) {
    window.open(link, "_blank", "noopener");
}
/** In: the notebook, what is known about it, and what lets the person sign in. */
export async function beginRun(panel, known, connect) {
    try {
        await panel.context.save();
    }
    catch {
        return; // JupyterLab has said why
    }
    try {
        await known.run.begin();
        Notification.info(RUN.started, { autoClose: 5000 });
    }
    catch (error) {
        const failure = asFailure(error);
        noteFailure(failure.message, failure, connect);
    }
}
/** How the run ended, with a way to its dataset, or where it ended and what to do. */
export async function tellEnd(known, run, connect) {
    await known.state.refresh();
    const broken = `${run.title}: ${brokenText(run) ?? ""}.`;
    if (run.state === "done") {
        const link = known.state.current?.link;
        Notification.success(RUN.done(run.title, run.dataset ?? ""), {
            autoClose: false,
            actions: link ? [{ label: LABELS.show, callback: () => showInOpenbis(link) }] : [],
        });
    }
    else if (run.error) {
        noteFailure(broken, new Failure(run.error), connect);
    }
    else {
        Notification.warning(broken, { autoClose: false });
    }
    if (known.state.isEdited) {
        Notification.warning(RUN.edited, { autoClose: false });
    }
}
