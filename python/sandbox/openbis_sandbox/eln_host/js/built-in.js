/** The ELN's own Jupyter entries, which an instance may have configured: they belong to a service that no longer runs. */
import { Util } from "./eln-globals.js";

const tell = () => Util.showInfo("This is the entry of openBIS itself.");

/** @returns {import("./toolbar.js").Option[]} for the More… lists */
export function builtInOptions() {
  return profile.jupyterIntegrationServerEndpoint ? [{ label: "New Jupyter notebook", action: tell }] : [];
}

/** @returns {import("./toolbar.js").Option[]} for Utilities */
export function builtInUtilities() {
  const labels = profile.jupyterEndpoint ? ["Jupyter Workspace", "New Jupyter Notebook"] : [];
  return labels.map((label) => ({ label, action: tell }));
}
