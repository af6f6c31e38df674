/** The warning before unsaved work is left behind: by a command, or by leaving the page. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { INotebookTracker } from "@jupyterlab/notebook";
import { makeApi, makeAsk } from "../server";
import { IOpenNotebooks, type OpenNotebooks } from "../toolbar";
import { findUnsaved } from "./find-unsaved";
import { guardStopping } from "./guard";
import { LeaveConsent } from "./leave-consent";
import type { IOpenDocument, IUnsaved } from "./unsaved";

/** Of its own, because Notebook's page of files has no notebooks, but can stop the server. */
export const stopGuardPlugin: JupyterFrontEndPlugin<void> = {
  id: "openbis-jupyterlab:stop-guard",
  description: "openBIS: a warning before unsaved work is left behind.",
  autoStart: true,
  optional: [INotebookTracker, IOpenNotebooks],
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker | null, openNotebook: OpenNotebooks | null) => {
    const { serverSettings } = app.serviceManager;
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
    const find = (timeout: number): Promise<IUnsaved[]> => findUnsaved(serverSettings, openHere, timeout);

    guardStopping(app.commands, find, consent);
    window.addEventListener("beforeunload", (event) => {
      if (consent.shouldAsk(openHere().flatMap(({ isUnsaved, path }) => (isUnsaved ? [path] : [])))) {
        event.preventDefault();
      }
    });
  },
};
