/**
 * The ELN's own Jupyter entries, which an instance may have configured: ours take their place, or stand beside them.
 *
 * Which, says the administrator in `etc/config.js`: `PLUGINS_CONFIGURATION.openbisJupyter = { builtInEntries: "beside" }`.
 */
import { MENU } from "../webapp/texts.js";

/** What switches the ELN's own entries on: those of the More… lists, and those of Utilities. */
const SWITCHES = ["jupyterIntegrationServerEndpoint", "jupyterEndpoint"];

/** @returns {boolean} whether the ELN's own entries stay */
export function keepsBuiltIn() {
  return globalThis.PLUGINS_CONFIGURATION?.openbisJupyter?.builtInEntries === "beside";
}

/** Switches the ELN's own entries off before its first page is painted, unless they are to stay. */
export function takeOver() {
  if (keepsBuiltIn()) return;
  for (const name of SWITCHES) if (profile[name]) profile[name] = null;
}

/** @param {string} label @returns {string} the same, told apart where the ELN shows an entry of that name too */
export function ownLabel(label) {
  return keepsBuiltIn() && SWITCHES.some((name) => profile[name]) ? MENU.besideBuiltIn(label) : label;
}
