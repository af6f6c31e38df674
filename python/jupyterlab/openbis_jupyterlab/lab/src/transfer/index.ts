/** A download, an upload or an environment that the server makes: following it in a dialog, and beside the work when that is closed. */
export type { ITransferWatch } from "./follow";
export { showTransfer } from "./notice";
export { failureOf, Progress } from "./progress";
export { useTransfer } from "./use-transfer";
