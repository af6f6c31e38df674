/** V3 fetch options as JSON: what of a thing is answered, in which order, and which page. */
import { LEVELS } from "./levels.js";

/** @typedef {import("./criteria.js").Json} Json */
/** @typedef {import("./types.js").Entity} Entity */

/** @param {string} dto @param {string} name @returns {Json} */
const options = (dto, name) => ({ "@type": `as.dto.${dto}.fetchoptions.${name}FetchOptions` });

/** @param {Entity["kind"]} kind @returns {Json} the thing with its name */
export function entityFetch(kind) {
  const { dto, name, hasProperties } = LEVELS[kind];
  const bare = options(dto, name);
  return hasProperties ? { ...bare, properties: options("property", "Property") } : bare;
}

/** @returns {Json} all that a line of the picker shows */
export function dataSetFetch() {
  return {
    ...entityFetch("DATASET"),
    type: options("dataset", "DataSetType"),
    experiment: options("experiment", "Experiment"),
    sample: options("sample", "Sample"),
  };
}

/** @returns {Json} all that is told of a saved notebook */
export const savedFetch = () => ({ ...dataSetFetch(), registrator: options("person", "Person") });

/** @returns {Json} ids and types alone: ten thousand of them are one answer */
export const idFetch = () => ({
  ...options("dataset", "DataSet"),
  type: options("dataset", "DataSetType"),
});

/**
 * Each order is one that no two things share, or a thing would stand on two pages and another on none. Datasets are
 * ordered by code, newest first: it begins with the time of registration. By name would be slow and lose those without.
 *
 * @param {Json} fetch
 * @param {Entity["kind"]} kind
 * @param {number} from
 * @param {number} count
 * @returns {Json}
 */
export function paged(fetch, kind, from, count) {
  const { dto, name } = LEVELS[kind];
  return {
    ...fetch,
    from,
    count,
    sort: {
      "@type": `as.dto.${dto}.fetchoptions.${name}SortOptions`,
      sortings: [
        {
          "@type": "as.dto.common.fetchoptions.Sorting",
          field: kind === "DATASET" ? "CODE" : "IDENTIFIER",
          order: { "@type": "as.dto.common.fetchoptions.SortOrder", asc: kind !== "DATASET" },
        },
      ],
    },
  };
}
