/** Notebooks that the server runs in the background: beginning one, following it, telling its end. */
export { run, showRunEnd } from "./actions";
export { NotebookRun } from "./notebook-run";
export { lastRunText, progressText } from "./run-texts";
