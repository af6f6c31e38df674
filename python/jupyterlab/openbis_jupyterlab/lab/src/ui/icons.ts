/** Drawn for this extension; colours follow the theme. */
import { LabIcon } from "@jupyterlab/ui-components";

const drawn = (path: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="16"><g class="jp-icon3" fill="none" stroke="#616161" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round">${path}</g></svg>`;

/** openBIS as a store of things: a cylinder. */
const STORE = '<ellipse cx="8" cy="3.6" rx="5.2" ry="2"/><path d="M2.8 3.6v4M13.2 3.6v4"/>';

export const connectIcon = new LabIcon({
  name: "openbis:connect",
  svgstr: drawn(
    `${STORE}<path d="M2.8 7.6c0 1.2 2.3 2 5.2 2s5.2-.8 5.2-2M8 9.6v2.2M5.2 14.2a2.8 2.4 0 0 1 5.6 0"/>`,
  ),
});

export const downloadIcon = new LabIcon({
  name: "openbis:download",
  svgstr: drawn(`${STORE}<path d="M8 7v7.2M5 11.4l3 3 3-3"/>`),
});

export const uploadIcon = new LabIcon({
  name: "openbis:upload",
  svgstr: drawn(`${STORE}<path d="M8 14.4V7.4M5 10.2l3-3 3 3"/>`),
});

const lined = (name: string, path: string): LabIcon =>
  new LabIcon({ name: `openbis:${name}`, svgstr: drawn(path) });

/** The panel beside the notebooks: the store alone. */
export const datasetIcon = lined(
  "dataset",
  `${STORE}<path d="M2.8 7.6v4.8c0 1.1 2.3 2 5.2 2s5.2-.9 5.2-2V7.6M2.8 8c0 1.1 2.3 2 5.2 2s5.2-.9 5.2-2"/>`,
);
/** A flask. */
export const experimentIcon = lined(
  "experiment",
  '<path d="M6 2v4.4L2.8 12.6c-.5 1 .1 1.6 1 1.6h8.4c.9 0 1.5-.6 1-1.6L10 6.4V2M5 2h6M4.3 10.4h7.4"/>',
);
/** A box, as a thing on a shelf. */
export const objectIcon = lined(
  "object",
  '<path d="M8 1.8l5.4 3v6.4L8 14.2l-5.4-3V4.8zM2.6 4.8L8 7.8l5.4-3M8 7.8v6.4"/>',
);
export const labNotebookIcon = lined(
  "lab-notebook",
  '<path d="M4 2h8.6v12H4zM6.4 2v12M2.6 5h2.4M2.6 8h2.4M2.6 11h2.4"/>',
);
/** Shelves. */
export const inventoryIcon = lined(
  "inventory",
  '<path d="M2.6 2v12M13.4 2v12M2.6 7h10.8M2.6 12.6h10.8M5 4.4h2V7H5zM9 9.4h2.4v3.2H9z"/>',
);
