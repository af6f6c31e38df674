/**
 * Readers of the ELN's view models: which openBIS entity is on the page?
 * They only read, and answer null for what they do not know: other versions add and drop fields.
 */

import { isNotebook } from "../webapp/entity-reader.js";

/** @typedef {import("../webapp/types.js").Entity} Entity */

/** `FormMode.VIEW` of the ELN. */
const VIEW = 2;

/** @param {unknown} value @returns {string | null} */
function text(value) {
  return typeof value === "string" && value !== "" ? value : null;
}

/**
 * @param {any} id a V3 id object such as `{permId}` or `{identifier}`, or the text itself
 * @returns {string | null}
 */
function idText(id) {
  return text(id) ?? text(id?.permId) ?? text(id?.identifier);
}

/** @param {any} entity with `properties` @returns {string | null} its name: `$NAME` in 20.10, `NAME` in 7 */
function nameOf(entity) {
  const properties = entity?.properties;
  return text(properties?.["$NAME"]) ?? text(properties?.["NAME"]);
}

/** @param {string} identifier @returns {string} the code: what stands behind the last slash */
function codeOf(identifier) {
  return identifier.slice(identifier.lastIndexOf("/") + 1);
}

/**
 * @param {Entity["kind"]} kind
 * @param {string | null} permId
 * @param {string | null} identifier
 * @param {string | null} [name]
 * @returns {Entity | null}
 */
function entity(kind, permId, identifier, name = null) {
  if (!permId) return null;
  const known = identifier ?? permId;
  return { kind, permId, identifier: known, name: name ?? codeOf(known) };
}

/** @param {Entity["kind"]} kind @param {any} own the page's object @param {any} v3 the V3 one @returns {Entity | null} */
const named = (kind, own, v3) =>
  entity(
    kind,
    idText(own?.permId) ?? idText(v3?.permId),
    idText(own?.identifier) ?? idText(v3?.identifier),
    nameOf(v3) ?? nameOf(own),
  );

/**
 * @typedef {object} Page of the ELN
 * @property {string} button what the id of its More… button has for it
 * @property {boolean} [onlyViewed] its model may have no mode, as that of the space page of 2021
 * @property {(model: any) => Entity | null} read
 */

/** The pages of the levels, by `ViewType`: 0 space, 1 project, 2 experiment, 3 sample, 4 dataset. @type {Page[]} */
export const PAGES = [
  {
    button: "space",
    onlyViewed: true,
    read({ space, v3_space }) {
      const code = text(space) ?? idText(v3_space?.permId) ?? text(v3_space?.code);
      return entity("SPACE", code, code && `/${code}`);
    },
  },
  {
    button: "project",
    read({ project, v3_project }) {
      const own = project?.spaceCode && project?.code ? `/${project.spaceCode}/${project.code}` : null;
      const permId = idText(project?.permId) ?? idText(v3_project?.permId);
      return entity("PROJECT", permId, own ?? idText(v3_project?.identifier));
    },
  },
  {
    button: "experiment",
    read: ({ experiment, v3_experiment }) => named("EXPERIMENT", experiment, v3_experiment),
  },
  {
    button: "sample",
    read: ({ sample, v3_sample }) => named("OBJECT", sample, v3_sample),
  },
  {
    button: "data-set",
    read({ dataSetV3, v3_dataset }) {
      const dataSet = dataSetV3 ?? v3_dataset;
      const permId = idText(dataSet?.permId) ?? text(dataSet?.code);
      return entity("DATASET", permId, permId, nameOf(dataSet));
    },
  },
];

/**
 * @param {unknown} viewType a number of the ELN's `ViewType`
 * @param {any} model the view model that goes with it
 * @returns {Entity | null} what is shown; null where nothing is shown that a notebook can start from
 */
export function readEntity(viewType, model) {
  const page = typeof viewType === "number" ? PAGES[viewType] : undefined;
  if (!page || !model || model.isMini) return null;
  const mode = page.onlyViewed && model.mode === undefined ? VIEW : model.mode;
  return mode === VIEW ? page.read(model) : null;
}

/** @param {any} model the view model of a dataset @returns {boolean} whether it is a saved notebook */
export function holdsNotebook({ dataSetV3, v3_dataset }) {
  return isNotebook({ type: (dataSetV3 ?? v3_dataset)?.type?.code });
}
