import { jsx as _jsx, jsxs as _jsxs } from "react/jsx-runtime";
/** A failure outside a dialog: a notification, which JupyterLab keeps short, and all that it means behind its button. */
import { Notification } from "@jupyterlab/apputils";
import { showOwnDialog } from "./dialogs";
import { Button, FailureNote } from "./parts";
import { FAILED, LABELS } from "./texts";
/** In: what is said at once, the failure, and what lets the person sign in. */
export function noteFailure(text, failure, connect) {
    const explain = () => showOwnDialog(LABELS.category, (close) => (_jsxs("div", { className: "jp-openbis", children: [_jsx(FailureNote, { failure: failure, onConnect: () => {
                    close();
                    connect();
                } }), _jsx("footer", { className: "jp-openbis-foot", children: _jsx(Button, { onClick: close, children: LABELS.close }) })] })));
    Notification.error(text, {
        autoClose: false,
        actions: [{ label: FAILED.whatToDo, callback: () => void explain() }],
    });
}
