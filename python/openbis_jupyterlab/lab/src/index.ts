/** Wires commands, toolbar, menu and settings. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, IToolbarWidgetRegistry } from "@jupyterlab/apputils";
import { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { IActionContext, IPreferences } from "./actions";
import { makeApi, makeAsk } from "./api";
import { addCommands, OFFERED } from "./commands";
import { IOpenNotebooks, openNotebooks, OpenNotebooks } from "./open-notebook";
import { tellEnd } from "./run-action";
import { stateWidget } from "./state-view";
import { stopPlugin } from "./stop-plugin";
import { LABELS } from "./texts";

const ID = "openbis-jupyterlab:plugin";
const DEFAULTS: IPreferences = { datasetType: "ANALYSIS_NOTEBOOK", folder: "data", insertCell: true };

const plugin: JupyterFrontEndPlugin<OpenNotebooks> = {
  id: ID,
  description: "openBIS: connect, download datasets, save the notebook, run it in the background.",
  autoStart: true,
  provides: IOpenNotebooks,
  requires: [INotebookTracker, IToolbarWidgetRegistry],
  optional: [ISettingRegistry, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    toolbars: IToolbarWidgetRegistry,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null,
  ) => {
    const api = makeApi(makeAsk(app.serviceManager.serverSettings));
    const known = openNotebooks(api, (one, run) => {
      void tellEnd(one, run, () => void app.commands.execute("openbis:connect"));
    });
    let preferences = DEFAULTS;
    const context: IActionContext = {
      api,
      contents: app.serviceManager.contents,
      preferences: () => preferences,
      connection: { id: null },
      known,
    };

    const ids = addCommands(app.commands, context, () => tracker.currentWidget);
    for (const command of ids) {
      palette?.addItem({ command, category: LABELS.category });
    }
    toolbars.addFactory<NotebookPanel>("Notebook", "openbis-state", (panel) => {
      const { state, run } = known(panel);
      return stateWidget(state, run, app.commands, OFFERED);
    });

    void registry?.load(ID).then((settings) => {
      const read = (): void => {
        preferences = { ...DEFAULTS, ...(settings.composite as Partial<IPreferences>) };
      };
      read();
      settings.changed.connect(read);
    });
    return known;
  },
};

export default [plugin, stopPlugin];
