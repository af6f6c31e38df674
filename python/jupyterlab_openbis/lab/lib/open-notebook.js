import { Token } from "@lumino/coreutils";
import { NotebookRun } from "./notebook-run";
import { NotebookState } from "./notebook-state";
export const IOpenNotebooks = new Token("jupyterlab-openbis:IOpenNotebooks");
/** In: the server's doors, and who is told of a run that was followed to its end. */
export function openNotebooks(api, onEnded) {
    const all = new WeakMap();
    return (panel) => {
        const { context } = panel;
        const found = all.get(context);
        if (found) {
            return found;
        }
        const state = new NotebookState(api, context);
        const made = { state, run: new NotebookRun(api, context, state) };
        made.run.ended.connect((_, run) => onEnded(made, run));
        all.set(context, made);
        return made;
    };
}
