/** What is known about each open notebook, made when it is first asked for. */
import type { NotebookPanel } from "@jupyterlab/notebook";
import { Token } from "@lumino/coreutils";
import { NotebookRun } from "../runs";
import type { Api, IRun } from "../server";
import { NotebookState } from "../state";

export interface IOpenNotebook {
  state: NotebookState;
  run: NotebookRun;
}

export type OpenNotebooks = (panel: NotebookPanel) => IOpenNotebook;

export const IOpenNotebooks = new Token<OpenNotebooks>("openbis-jupyterlab:IOpenNotebooks");

/** In: the server, and who is told of a run that was followed to its end. */
export function openNotebooks(
  api: Api,
  onEnded: (notebook: IOpenNotebook, run: IRun) => void,
): OpenNotebooks {
  const all = new WeakMap<NotebookPanel["context"], IOpenNotebook>();
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
