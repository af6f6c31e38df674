import { ICommandPalette, IToolbarWidgetRegistry } from "@jupyterlab/apputils";
import { INotebookTracker } from "@jupyterlab/notebook";
import { ISettingRegistry } from "@jupyterlab/settingregistry";
import { makeApi, makeAsk } from "./api";
import { addCommands, OFFERED } from "./commands";
import { IOpenNotebooks, openNotebooks } from "./open-notebook";
import { tellEnd } from "./run-action";
import { stateWidget } from "./state-view";
import { stopPlugin } from "./stop-plugin";
import { LABELS } from "./texts";
const ID = "jupyterlab-openbis:plugin";
const DEFAULTS = { datasetType: "ANALYSIS_NOTEBOOK", folder: "data", insertCell: true };
const plugin = {
    id: ID,
    description: "openBIS: connect, download datasets, save the notebook, run it in the background.",
    autoStart: true,
    provides: IOpenNotebooks,
    requires: [INotebookTracker, IToolbarWidgetRegistry],
    optional: [ISettingRegistry, ICommandPalette],
    activate: (app, tracker, toolbars, registry, palette) => {
        const api = makeApi(makeAsk(app.serviceManager.serverSettings));
        const known = openNotebooks(api, (one, run) => {
            void tellEnd(one, run, () => void app.commands.execute("openbis:connect"));
        });
        let preferences = DEFAULTS;
        const context = {
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
        toolbars.addFactory("Notebook", "openbis-state", (panel) => {
            const { state, run } = known(panel);
            return stateWidget(state, run, app.commands, OFFERED);
        });
        void registry?.load(ID).then((settings) => {
            const read = () => {
                preferences = { ...DEFAULTS, ...settings.composite };
            };
            read();
            settings.changed.connect(read);
        });
        return known;
    },
};
export default [plugin, stopPlugin];
