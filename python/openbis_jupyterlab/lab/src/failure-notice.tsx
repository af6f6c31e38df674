/** A failure outside a dialog: a notification, which JupyterLab keeps short, and all that it means behind its button. */
import { Notification } from "@jupyterlab/apputils";
import type { Failure } from "./api";
import { showOwnDialog } from "./dialogs";
import { Button, FailureNote } from "./parts";
import { FAILED, LABELS } from "./texts";

/** In: what is said at once, the failure, and what lets the person sign in. */
export function noteFailure(text: string, failure: Failure, connect: () => void): void {
  const explain = (): Promise<void> =>
    showOwnDialog(LABELS.category, (close) => (
      <div className="jp-openbis">
        <FailureNote
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
