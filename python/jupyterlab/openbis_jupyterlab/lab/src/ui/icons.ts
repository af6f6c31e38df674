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
