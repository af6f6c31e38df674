/** The warning before unsaved work is left behind: by a command, or by leaving the page. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { makeApi, makeAsk } from "./api";
import { IOpenNotebooks, OpenNotebooks } from "./open-notebook";
import { guardStopping } from "./stop-guard";
import { IOpenWork, IUnsaved, unsavedNotebooks } from "./unsaved";

/** Of its own, because Notebook's page of files has no notebooks, but can stop the server. */
export const stopPlugin: JupyterFrontEndPlugin<void> = {
  id: "jupyterlab-openbis:stop",
  description: "openBIS: a warning before unsaved work is left behind.",
  autoStart: true,
  optional: [INotebookTracker, IOpenNotebooks],
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker | null, known: OpenNotebooks | null) => {
    const { serverSettings, sessions } = app.serviceManager;
    const api = makeApi(makeAsk(serverSettings));
    /** The person was told of these, and leaves them. */
    const left = new Set<string>();

    const openHere = (): IOpenWork[] => {
      const open: IOpenWork[] = [];
      tracker?.forEach((panel) => {
        const state = known?.(panel).state;
        if (state) {
          open.push({ path: panel.context.path, isAtRisk: state.isAtRisk, state: state.current });
        }
      });
      return open;
    };
    const find = async (): Promise<IUnsaved[]> => {
      await sessions.refreshRunning();
      const running = [...sessions.running()].filter(({ type }) => type === "notebook");
      return unsavedNotebooks(
        openHere(),
        running.map(({ path }) => path),
        api.notebookState,
      );
    };

    guardStopping(app.commands, find, (unsaved) => unsaved.forEach(({ path }) => left.add(path)));
    window.addEventListener("beforeunload", (event) => {
      if (openHere().some(({ isAtRisk, path }) => isAtRisk && !left.has(path))) {
        event.preventDefault();
      }
    });
  },
};
