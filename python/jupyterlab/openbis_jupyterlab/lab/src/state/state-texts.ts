/** What is said about whether openBIS has a notebook. */
import type { INotebookState } from "../server";
import { STATE } from "../texts";

const SYMBOLS: Record<INotebookState["state"], string> = { never: "○", saved: "●", changed: "◐" };

export function symbolOf({ state }: INotebookState): string {
  return SYMBOLS[state];
}

export function stateText({ state, perm_id }: INotebookState): string {
  return state === "never" ? STATE.never : STATE[state](perm_id ?? "");
}
