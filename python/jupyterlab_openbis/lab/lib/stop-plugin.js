import { INotebookTracker } from "@jupyterlab/notebook";
import { makeApi, makeAsk } from "./api";
import { IOpenNotebooks } from "./open-notebook";
import { guardStopping } from "./stop-guard";
import { unsavedNotebooks } from "./unsaved";
import { WayOut } from "./way-out";
/** Of its own, because Notebook's page of files has no notebooks, but can stop the server. */
export const stopPlugin = {
    id: "jupyterlab-openbis:stop",
    description: "openBIS: a warning before unsaved work is left behind.",
    autoStart: true,
    optional: [INotebookTracker, IOpenNotebooks],
    activate: (app, tracker, known) => {
        const { serverSettings, sessions } = app.serviceManager;
        const api = makeApi(makeAsk(serverSettings));
        const wayOut = new WayOut(() => api.runs().then(() => true, () => false));
        const openHere = () => {
            const open = [];
            tracker?.forEach((panel) => {
                const state = known?.(panel).state;
                if (state) {
                    open.push({ path: panel.context.path, isAtRisk: state.isAtRisk, state: state.current });
                }
            });
            return open;
        };
        const findAll = async () => {
            const [{ runs }] = await Promise.all([
                // A server without runs has none.
                api.runs().catch(() => ({ runs: [] })),
                sessions.refreshRunning().catch(() => undefined),
            ]);
            const running = [...sessions.running()].filter(({ type }) => type === "notebook");
            return unsavedNotebooks(openHere(), running.map(({ path }) => path), runs, api.notebookState);
        };
        const find = (patience) => {
            const enough = new Promise((resolve) => setTimeout(resolve, patience));
            const findHere = () => unsavedNotebooks(openHere(), [], [], api.notebookState);
            return Promise.race([findAll(), enough.then(findHere)]);
        };
        guardStopping(app.commands, find, wayOut);
        window.addEventListener("beforeunload", (event) => {
            if (wayOut.mustAsk(openHere().flatMap(({ isAtRisk, path }) => (isAtRisk ? [path] : [])))) {
                event.preventDefault();
            }
        });
    },
};
