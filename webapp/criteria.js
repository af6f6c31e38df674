/** V3 search criteria and fetch options as JSON, the few that the form needs. */

/** @typedef {Record<string, unknown>} Json */

/** @param {string} name @param {Json[]} criteria @param {"AND" | "OR"} operator @returns {Json} */
function composite(name, criteria, operator) {
  return { "@type": name, operator, criteria };
}

/** @param {string} field @param {string} fieldName @param {string} comparison @param {string} value @returns {Json} */
function attribute(field, fieldName, comparison, value) {
  return {
    "@type": `as.dto.common.search.${field}SearchCriteria`,
    fieldName,
    fieldType: field === "AnyProperty" ? "ANY_PROPERTY" : "ATTRIBUTE",
    fieldValue: { "@type": `as.dto.common.search.${comparison}`, value },
  };
}

/** @param {string} permId @returns {Json} */
export const hasPermId = (permId) => attribute("PermId", "perm_id", "StringEqualToValue", permId);
/** @param {string} text @returns {Json} */
const codeContains = (text) => attribute("Code", "code", "StringContainsValue", text);
/** @param {string} text @returns {Json} names live in properties, whatever their code is called in this version */
const propertyContains = (text) => attribute("AnyProperty", "any", "StringContainsValue", text);

/** V3's names of the two kinds of owner. */
export const OWNER_DTO = {
  EXPERIMENT: { dto: "experiment", name: "Experiment" },
  OBJECT: { dto: "sample", name: "Sample" },
};

/** @param {"EXPERIMENT" | "OBJECT"} kind @param {Json[]} criteria @param {"AND" | "OR"} operator @returns {Json} */
export function ownerCriteria(kind, criteria, operator = "AND") {
  const { dto, name } = OWNER_DTO[kind];
  return composite(`as.dto.${dto}.search.${name}SearchCriteria`, criteria, operator);
}

/** @param {Json[]} criteria @param {"AND" | "OR"} [operator] @returns {Json} */
export function dataSetCriteria(criteria, operator = "AND") {
  return composite("as.dto.dataset.search.DataSetSearchCriteria", criteria, operator);
}

/** @param {string} text @returns {Json[]} what is called so: to be joined with OR */
export function called(text) {
  return [codeContains(text), propertyContains(text)];
}

/** @param {string} dto @param {string} name @returns {Json} */
const fetchOptions = (dto, name) => ({ "@type": `as.dto.${dto}.fetchoptions.${name}FetchOptions` });

/** @param {"EXPERIMENT" | "OBJECT"} kind @returns {Json} */
export function ownerFetch(kind) {
  const { dto, name } = OWNER_DTO[kind];
  return { ...fetchOptions(dto, name), properties: fetchOptions("property", "Property") };
}

/** @returns {Json} */
export function dataSetFetch() {
  return {
    ...fetchOptions("dataset", "DataSet"),
    type: fetchOptions("dataset", "DataSetType"),
    properties: fetchOptions("property", "Property"),
    experiment: fetchOptions("experiment", "Experiment"),
    sample: fetchOptions("sample", "Sample"),
  };
}

/**
 * @param {Json} fetch
 * @param {string} dto
 * @param {string} name
 * @param {number} from
 * @param {number} count
 * @returns {Json} one page, in the order of codes, which is the same at each page; the newest datasets first
 */
export function paged(fetch, dto, name, from, count) {
  return {
    ...fetch,
    from,
    count,
    sort: {
      "@type": `as.dto.${dto}.fetchoptions.${name}SortOptions`,
      sortings: [
        {
          "@type": "as.dto.common.fetchoptions.Sorting",
          field: "CODE",
          order: { "@type": "as.dto.common.fetchoptions.SortOrder", asc: dto !== "dataset" },
        },
      ],
    },
  };
}
