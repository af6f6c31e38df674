/** Whether openBIS has an open notebook as it stands, and what the notebook says about itself. */
export { notebookMetadata, rememberDatasets } from "./metadata";
export { NotebookState } from "./notebook-state";
export { stateText, symbolOf } from "./state-texts";
