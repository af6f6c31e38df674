/** Wires commands, toolbar, menu and settings. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from "@jupyterlab/application";
import { ICommandPalette, IToolbarWidgetRegistry } from "@jupyterlab/apputils";
import { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import type { CommandRegistry } from "@lumino/commands";
import { connect, download, IActionContext, IPreferences, upload } from "./actions";
import { makeApi, makeAsk } from "./api";
import { connectIcon, downloadIcon, uploadIcon } from "./icons";
import { NotebookState, notebookStateOf } from "./notebook-state";
import { stateWidget } from "./state-view";
import { guardStopping } from "./stop-guard";
import { LABELS } from "./texts";
import { IOpenNotebook, IUnsaved, unsavedNotebooks } from "./unsaved";

const ID = "jupyterlab-openbis:plugin";
const DEFAULTS: IPreferences = { datasetType: "ANALYSIS_NOTEBOOK", folder: "data", insertCell: true };

/** The notebook that a command is meant for: that of the clicked toolbar, else the current one. */
type Target = () => NotebookPanel | null;

function addCommands(commands: CommandRegistry, context: IActionContext, target: Target): string[] {
  const withNotebook = (action: (panel: NotebookPanel) => Promise<void>) => async () => {
    const panel = target();
    if (panel) {
      await action(panel);
    }
  };
  const isEnabled = (): boolean => target() !== null;
  const entries: [string, CommandRegistry.ICommandOptions][] = [
    ["openbis:connect", { label: LABELS.connect, icon: connectIcon, execute: () => connect(context) }],
    [
      "openbis:download",
      {
        label: LABELS.download,
        icon: downloadIcon,
        isEnabled,
        execute: withNotebook((one) => download(context, one)),
      },
    ],
    [
      "openbis:upload",
      {
        label: LABELS.upload,
        icon: uploadIcon,
        isEnabled,
        execute: withNotebook((one) => upload(context, one)),
      },
    ],
  ];
  for (const [id, options] of entries) {
    commands.addCommand(id, {
      caption: options.label,
      describedBy: { args: { type: "object" } },
      ...options,
    });
  }
  return entries.map(([id]) => id);
}

const plugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: "openBIS: connect, download datasets, save the notebook.",
  autoStart: true,
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
    let preferences = DEFAULTS;

    const stateOf = (panel: NotebookPanel): NotebookState => notebookStateOf(api, panel.context);
    const context: IActionContext = {
      api,
      contents: app.serviceManager.contents,
      preferences: () => preferences,
      connection: { id: null },
      stateOf,
    };

    const ids = addCommands(app.commands, context, () => tracker.currentWidget);
    for (const command of ids) {
      palette?.addItem({ command, category: LABELS.category });
    }
    toolbars.addFactory<NotebookPanel>("Notebook", "openbis-state", (panel) => stateWidget(stateOf(panel)));

    void registry?.load(ID).then((settings) => {
      const read = (): void => {
        preferences = { ...DEFAULTS, ...(settings.composite as Partial<IPreferences>) };
      };
      read();
      settings.changed.connect(read);
    });
  },
};

/** Of its own, because Notebook's page of files has no notebooks, but can stop the server. */
const guard: JupyterFrontEndPlugin<void> = {
  id: "jupyterlab-openbis:guard",
  description: "openBIS: a warning before unsaved work is left behind.",
  autoStart: true,
  optional: [INotebookTracker],
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker | null) => {
    const { serverSettings, sessions } = app.serviceManager;
    const api = makeApi(makeAsk(serverSettings));
    const openHere = (): IOpenNotebook[] => {
      const open: IOpenNotebook[] = [];
      tracker?.forEach(({ context }) => {
        const { isAtRisk, current } = notebookStateOf(api, context);
        open.push({ path: context.path, isAtRisk, state: current });
      });
      return open;
    };
    /** The person was told of these, and leaves them. */
    const left = new Set<string>();
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

export default [plugin, guard];
