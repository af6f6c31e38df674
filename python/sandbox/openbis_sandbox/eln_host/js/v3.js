/**
 * V3 JSON-RPC with the session of this page. As on the ELN's own pages, the cookie says once which it is, when the page is
 * loaded; from then on the page keeps it in memory, whatever happens in other tabs.
 */

const URL_AS = "/openbis/openbis/rmi-application-server-v3.json";

let token = inCookie();

/** @returns {string} empty without one */
function inCookie() {
  const found = /(?:^|;\s*)openbis=([^;]*)/.exec(document.cookie);
  return found?.[1] ? decodeURIComponent(found[1]) : "";
}

/** @param {string} given empty: forget it */
export function rememberSession(given) {
  token = given;
  const age = given ? "" : "; max-age=0";
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `openbis=${encodeURIComponent(given)}; path=/; samesite=lax${secure}${age}`;
}

/** @returns {string} empty without one */
export const session = () => token;

/** @param {string} method @param {...unknown} params with the token where the method wants one @returns {Promise<any>} */
export async function call(method, ...params) {
  const response = await fetch(URL_AS, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: "1", method, params }),
  });
  const { result, error } = await response.json();
  if (error) throw new Error(error.message);
  return inline(result, new Map());
}

/** The places at which an object may stand as its number. */
const REFERENCES = new Set([
  "permId",
  "identifier",
  "type",
  "space",
  "project",
  "experiment",
  "sample",
  "registrator",
  "properties",
]);

/** @param {any} value @param {Map<number, any>} known @returns {any} the same with every reference resolved */
function inline(value, known) {
  if (Array.isArray(value)) return value.map((item) => inline(item, known));
  if (value === null || typeof value !== "object") return value;
  if (typeof value["@id"] === "number") known.set(value["@id"], value);
  for (const [key, part] of Object.entries(value)) {
    value[key] = REFERENCES.has(key) && typeof part === "number" ? known.get(part) : inline(part, known);
  }
  return value;
}

/** @typedef {"space" | "project" | "experiment" | "sample" | "dataset"} Dto */

/** V3's names: plural of the search method, class name, what is fetched along. */
const DTOS = {
  space: { name: "Space", method: "searchSpaces", along: [] },
  project: { name: "Project", method: "searchProjects", along: ["space"] },
  experiment: {
    name: "Experiment",
    method: "searchExperiments",
    along: ["type", "properties", "project", "registrator"],
  },
  sample: {
    name: "Sample",
    method: "searchSamples",
    along: ["type", "properties", "experiment", "space", "registrator"],
  },
  dataset: {
    name: "DataSet",
    method: "searchDataSets",
    along: ["type", "properties", "experiment", "sample", "registrator"],
  },
};

/** @type {Record<string, string>} */
const ALONG = {
  space: "as.dto.space.fetchoptions.SpaceFetchOptions",
  project: "as.dto.project.fetchoptions.ProjectFetchOptions",
  experiment: "as.dto.experiment.fetchoptions.ExperimentFetchOptions",
  sample: "as.dto.sample.fetchoptions.SampleFetchOptions",
  properties: "as.dto.property.fetchoptions.PropertyFetchOptions",
  registrator: "as.dto.person.fetchoptions.PersonFetchOptions",
};

/** @param {Dto} dto @param {object[]} criteria @returns {object} */
export function criteriaOf(dto, criteria) {
  return { "@type": `as.dto.${dto}.search.${DTOS[dto].name}SearchCriteria`, operator: "AND", criteria };
}

/** @param {"Code" | "PermId"} field @param {string} value @returns {object} */
export function equals(field, value) {
  return {
    "@type": `as.dto.common.search.${field}SearchCriteria`,
    fieldName: field === "Code" ? "code" : "perm_id",
    fieldType: "ATTRIBUTE",
    fieldValue: { "@type": "as.dto.common.search.StringEqualToValue", value },
  };
}

/**
 * @param {Dto} dto
 * @param {object[]} criteria all must hold
 * @param {number} [count]
 * @returns {Promise<{objects: any[], totalCount: number}>}
 */
export async function search(dto, criteria, count = 200) {
  const { name, method, along } = DTOS[dto];
  /** @type {Record<string, unknown>} */
  const fetchOptions = { "@type": `as.dto.${dto}.fetchoptions.${name}FetchOptions`, from: 0, count };
  for (const part of along) {
    fetchOptions[part] = { "@type": ALONG[part] ?? `as.dto.${dto}.fetchoptions.${name}TypeFetchOptions` };
  }
  return call(method, session(), criteriaOf(dto, criteria), fetchOptions);
}
