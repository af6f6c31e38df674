/** What the dialogs share: a frame, controls, notices of failures, icons. */
export { Button, FailureMessage, Field, TextField } from "./controls";
export { showOpenbisDialog } from "./dialog";
export { showFailure } from "./failure-notice";
export {
  connectIcon,
  datasetIcon,
  downloadIcon,
  experimentIcon,
  inventoryIcon,
  labNotebookIcon,
  objectIcon,
  uploadIcon,
} from "./icons";
export { showInOpenbis } from "./open-link";
export { useAfterTyping, useFoundFor, useLatest, useRequest } from "./requests";
export { sizeText } from "./sizes";
