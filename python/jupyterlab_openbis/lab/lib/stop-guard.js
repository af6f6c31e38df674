import { jsx as _jsx, jsxs as _jsxs } from "react/jsx-runtime";
/** Asks before a command that stops the server, or leads to where it is stopped, while work is not in openBIS. */
import { Dialog, showDialog } from "@jupyterlab/apputils";
import { ReactWidget } from "@jupyterlab/ui-components";
import { progressText } from "./run-texts";
import { markOf, stateText } from "./state-view";
import { STOP } from "./texts";
/**
 * The commands of JupyterLab, Notebook and the hub's extension. `hub:restart` is none of them. It stands in no menu:
 * JupyterLab offers it when the server does not answer, and it opens the hub's page that starts one, which leads back
 * to one that runs.
 */
const STOPPING = {
    "filemenu:shutdown": { goOn: STOP.anyway.stop, page: "may end", patience: 10000 },
    // Five seconds after a click browsers open no tab anymore.
    "hub:control-panel": { goOn: STOP.anyway.open, page: "stays", patience: 3000 },
    "hub:logout": { goOn: STOP.anyway.leave, page: "ends", patience: 10000 },
};
function factsOf({ run, state }) {
    return run ? `▸ ${progressText(run)}` : `${markOf(state)} ${stateText(state)}`;
}
async function mayGoOn(unsaved, goOn) {
    const body = ReactWidget.create(_jsxs("div", { className: "jp-openbis", children: [_jsx("p", { children: STOP.intro }), _jsx("ul", { className: "jp-openbis-list", children: unsaved.map((one) => (_jsxs("li", { children: [_jsx("bdi", { children: one.path }), " ", _jsx("span", { className: "jp-openbis-facts", children: factsOf(one) })] }, one.path))) }), unsaved.some(({ run }) => run) && _jsx("p", { children: STOP.runs })] }));
    body.addClass("jp-openbis-body");
    const { button } = await showDialog({
        title: STOP.title,
        body,
        buttons: [Dialog.cancelButton({ label: STOP.keep }), Dialog.warnButton({ label: goOn })],
        defaultButton: 0,
    });
    return button.accept;
}
/**
 * In: the application's commands, who finds unsaved work in time, and the person's way out of the page.
 * A registry has no way to be asked before a command of somebody else, and these are in menus, palette and shortcuts:
 * its `execute` is the one door that all of them take.
 */
export function guardStopping(commands, find, wayOut) {
    const execute = commands.execute.bind(commands);
    commands.execute = async (id, args) => {
        const stopping = STOPPING[id];
        if (!stopping) {
            return execute(id, args);
        }
        const unsaved = await find(stopping.patience);
        if (unsaved.length > 0 && !(await mayGoOn(unsaved, stopping.goOn))) {
            return undefined;
        }
        const paths = unsaved.map(({ path }) => path);
        if (stopping.page !== "stays") {
            wayOut.take(paths);
        }
        try {
            return (await execute(id, args));
        }
        finally {
            if (stopping.page === "may end") {
                void wayOut.lookBack(paths);
            }
        }
    };
}
