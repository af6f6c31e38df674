/** The warning before unsaved work is left behind: by a command, or by leaving the page. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { makeApi, makeAsk } from "../server";
import { IOpenNotebooks, type OpenNotebooks } from "../toolbar";
import { guardStopping } from "./guard";
import { LeaveConsent } from "./leave-consent";
import { type IOpenDocument, type IUnsaved, unsavedNotebooks } from "./unsaved";

/** Of its own, because Notebook's page of files has no notebooks, but can stop the server. */
export const stopGuardPlugin: JupyterFrontEndPlugin<void> = {
  id: "openbis-jupyterlab:stop-guard",
  description: "openBIS: a warning before unsaved work is left behind.",
  autoStart: true,
  optional: [INotebookTracker, IOpenNotebooks],
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker | null, openNotebook: OpenNotebooks | null) => {
    const { serverSettings, sessions } = app.serviceManager;
    const api = makeApi(makeAsk(serverSettings));
    const consent = new LeaveConsent(() =>
      api.runs().then(
        () => true,
        () => false,
      ),
    );

    const openHere = (): IOpenDocument[] => {
      const open: IOpenDocument[] = [];
      tracker?.forEach((panel) => {
        const state = openNotebook?.(panel).state;
        if (state) {
          open.push({ path: panel.context.path, isUnsaved: state.isUnsaved, state: state.current });
        }
      });
      return open;
    };
    const findAll = async (): Promise<IUnsaved[]> => {
      const [{ runs }] = await Promise.all([
        // A server without runs has none.
        api.runs().catch(() => ({ runs: [] })),
        sessions.refreshRunning().catch(() => undefined),
      ]);
      const running = [...sessions.running()].filter(({ type }) => type === "notebook");
      return unsavedNotebooks(
        openHere(),
        running.map(({ path }) => path),
        runs,
        api.notebookState,
      );
    };
    const find = (timeout: number): Promise<IUnsaved[]> => {
      const timedOut = new Promise((resolve) => setTimeout(resolve, timeout));
      const findHere = (): Promise<IUnsaved[]> => unsavedNotebooks(openHere(), [], [], api.notebookState);
      return Promise.race([findAll(), timedOut.then(findHere)]);
    };

    guardStopping(app.commands, find, consent);
    window.addEventListener("beforeunload", (event) => {
      if (consent.shouldAsk(openHere().flatMap(({ isUnsaved, path }) => (isUnsaved ? [path] : [])))) {
        event.preventDefault();
      }
    });
  },
};
