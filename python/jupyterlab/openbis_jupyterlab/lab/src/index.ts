/**
 * The browser's half of the extension, in rooms by feature; those further right know nothing of those further left:
 * plugin → browse, stop-guard → toolbar → download, save, runs → connect, transfer, state, code, time-limit → ui → server. All use
 * `texts`.
 */
import { plugin } from "./plugin";
import { stopGuardPlugin } from "./stop-guard";

export default [plugin, stopGuardPlugin];
