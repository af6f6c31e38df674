/** When this server ends by itself, where it is a job with a limit: quiet in the status bar, and a warning before. */
export { showTimeLimit } from "./status-item";
