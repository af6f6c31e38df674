/** A failure outside a dialog: a notification, which JupyterLab keeps short, and all that it means behind its button. */
import { Notification } from "@jupyterlab/apputils";
import { Failure } from "../server";
import { FAILED, LABELS } from "../texts";
import { Button, FailureMessage } from "./controls";
import { showOpenbisDialog } from "./dialog";

/** In: what is said at once, the failure, and what lets the person sign in. */
export function showFailure(text: string, failure: Failure, connect: () => void): void {
  const explain = (): Promise<void> =>
    showOpenbisDialog(LABELS.category, (close) => (
      <div className="jp-openbis">
        <FailureMessage
          failure={failure}
          onConnect={() => {
            close();
            connect();
          }}
        />
        <footer className="jp-openbis-foot">
          <Button onClick={close}>{LABELS.close}</Button>
        </footer>
      </div>
    ));
  Notification.error(text, {
    autoClose: false,
    actions: [{ label: FAILED.whatToDo, callback: () => void explain() }],
  });
}
