/**
 * A link that leads to a page of the ELN and asks for its form, as JupyterLab has it beside what it shows of openBIS:
 * `jupyter=new`, of an experiment's objects `jupyter=batch`, beside the ELN's own `viewData`, which names the page.
 */

/** @typedef {import("../webapp/types.js").Entity} Entity */

/** The ELN writes other addresses as soon as it shows a page, in 2021 before it loads plugins: what counts is how it was opened. */
const [opened] = globalThis.performance?.getEntriesByType?.("navigation") ?? [];
const link = new URL(opened?.name ?? globalThis.location.href).searchParams;
let asked = link.get("viewData");

/** @param {Entity} entity of the page that is shown @returns {string | null} which of its forms was asked for: only once */
export function takeAskedForm({ permId }) {
  if (asked !== permId) return null;
  asked = null;
  return link.get("jupyter");
}
