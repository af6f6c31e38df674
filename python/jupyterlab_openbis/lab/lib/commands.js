import { connect, download, run, upload } from "./actions";
import { connectIcon, downloadIcon, uploadIcon } from "./icons";
import { showInOpenbis } from "./run-action";
import { LABELS } from "./texts";
/** What the menu of the toolbar's mark offers. */
export const OFFERED = ["openbis:upload", "openbis:run", "openbis:show"];
/** In: who says which notebook a command is meant for, that of the clicked toolbar, else the current one. Out: ids. */
export function addCommands(commands, context, target) {
    const withNotebook = (action) => async () => {
        const panel = target();
        if (panel) {
            await action(panel);
        }
    };
    const isEnabled = () => target() !== null;
    const known = () => {
        const panel = target();
        return panel && context.known(panel);
    };
    const link = () => known()?.state.current?.link ?? null;
    const entries = {
        "openbis:connect": { label: LABELS.connect, icon: connectIcon, execute: () => connect(context) },
        "openbis:download": {
            label: LABELS.download,
            icon: downloadIcon,
            isEnabled,
            execute: withNotebook((one) => download(context, one)),
        },
        "openbis:upload": {
            label: LABELS.upload,
            icon: uploadIcon,
            isEnabled,
            execute: withNotebook((one) => upload(context, one)),
        },
        "openbis:run": {
            label: LABELS.run,
            isEnabled: () => isEnabled() && !known()?.run.current,
            execute: withNotebook((one) => run(context, one)),
        },
        "openbis:show": {
            label: LABELS.show,
            isEnabled: () => link() !== null,
            execute: () => {
                const found = link();
                if (found) {
                    showInOpenbis(found);
                }
            },
        },
    };
    for (const [id, options] of Object.entries(entries)) {
        commands.addCommand(id, {
            caption: options.label,
            describedBy: { args: { type: "object" } },
            ...options,
        });
    }
    return Object.keys(entries);
}
