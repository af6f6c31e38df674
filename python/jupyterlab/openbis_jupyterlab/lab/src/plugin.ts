/** Wires the rooms: commands, toolbar, menu, settings. */
import { ILayoutRestorer, type JupyterFrontEnd, type JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, IToolbarWidgetRegistry } from "@jupyterlab/apputils";
import { INotebookTracker, NotebookActions, NotebookPanel } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { IStateDB } from "@jupyterlab/statedb";
import { IStatusBar } from "@jupyterlab/statusbar";
import { Signal } from "@lumino/signaling";
import { addBrowser, BROWSE_COMMAND } from "./browse";
import { showRunEnd } from "./runs";
import { makeApi, makeAsk } from "./server";
import { LABELS } from "./texts";
import { showTimeLimit } from "./time-limit";
import {
  addCommands,
  type IActionContext,
  IOpenNotebooks,
  MENU_COMMANDS,
  openNotebooks,
  type OpenNotebooks,
  stateItem,
} from "./toolbar";
import { writeWhenWanted } from "./written";

const ID = "openbis-jupyterlab:plugin";
type Preferences = ReturnType<IActionContext["preferences"]>;

const DEFAULTS: Preferences = { datasetType: "ANALYSIS_NOTEBOOK", folder: "data", insertCell: true };

export const plugin: JupyterFrontEndPlugin<OpenNotebooks> = {
  id: ID,
  description: "openBIS: browse, connect, download datasets, save the notebook, run it in the background.",
  autoStart: true,
  provides: IOpenNotebooks,
  requires: [INotebookTracker, IToolbarWidgetRegistry],
  optional: [ISettingRegistry, ICommandPalette, IStateDB, ILayoutRestorer, IStatusBar],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    toolbars: IToolbarWidgetRegistry,
    registry: ISettingRegistry | null,
    palette: ICommandPalette | null,
    stateDb: IStateDB | null,
    restorer: ILayoutRestorer | null,
    statusBar: IStatusBar | null,
  ) => {
    const api = makeApi(makeAsk(app.serviceManager.serverSettings));
    showTimeLimit(api, statusBar);
    const openNotebook = openNotebooks(api, ({ state }, run) => {
      void showRunEnd(state, run, () => void app.commands.execute("openbis:connect"));
    });
    let preferences = DEFAULTS;
    const context: IActionContext = {
      api,
      contents: app.serviceManager.contents,
      kernelspecs: app.serviceManager.kernelspecs,
      preferences: () => preferences,
      connection: { id: null, used: new Signal<unknown, void>({}) },
      openNotebook,
      refreshState: (panel) => void openNotebook(panel).state.refresh(),
    };

    const ids = addCommands(app.commands, context, () => tracker.currentWidget);
    addBrowser(app, context, tracker, stateDb, restorer);
    for (const command of [...ids, BROWSE_COMMAND]) {
      palette?.addItem({ command, category: LABELS.category });
    }
    toolbars.addFactory<NotebookPanel>("Notebook", "openbis-state", (panel) => {
      const { state, run } = openNotebook(panel);
      return stateItem(state, run, app.commands, MENU_COMMANDS);
    });

    const allOpen = (): NotebookPanel[] => {
      const found: NotebookPanel[] = [];
      tracker.forEach((panel) => found.push(panel));
      return found;
    };
    writeWhenWanted(app.serviceManager.events.stream, NotebookActions, allOpen, api);

    void registry?.load(ID).then((settings) => {
      const read = (): void => {
        preferences = { ...DEFAULTS, ...(settings.composite as Partial<Preferences>) };
      };
      read();
      settings.changed.connect(read);
    });
    return openNotebook;
  },
};
