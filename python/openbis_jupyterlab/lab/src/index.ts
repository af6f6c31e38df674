/**
 * The browser's half of the extension, in rooms by feature. An arrow reads "uses"; rooms further right know nothing of those
 * further left:
 *
 * plugin → stop-guard → toolbar → download, save, runs → connect, state, transfer → ui → server; all of them use texts.
 */
import { plugin } from "./plugin";
import { stopGuardPlugin } from "./stop-guard";

export default [plugin, stopGuardPlugin];
