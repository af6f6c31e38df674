/** The warning before unsaved work is left behind. */
export { stopGuardPlugin } from "./plugin";
