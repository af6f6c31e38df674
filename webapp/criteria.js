/**
 * V3 search criteria as JSON, the few that the form needs, with the meaning that openBIS 20.10 and 7 give them.
 *
 * - A nested DataSetSearchCriteria is a bracket: openBIS searches it by itself and joins the ids. Inside one, a dataset's
 *   permId is asked for as its code, which is the same text and always works.
 * - "Contains" ignores letter case and knows `*` and `?`; "equals" minds the case.
 * - Criteria about a property that an instance does not have find nothing and are no error, so both names of the name
 *   (`$NAME` in 20.10, `NAME` in 7) can be asked for.
 */
import { LEVELS } from "./levels.js";
import { HISTORY_IDS, NOTEBOOK_TYPE } from "./notebook-type.js";

/** @typedef {Record<string, unknown>} Json */
/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {"AND" | "OR"} Operator */

/** So many words of a search are looked for each by itself; what is typed beyond them counts as one. */
const WORDS_MAX = 4;
/** The name's property in 20.10 and in 7. */
export const NAMES = ["$NAME", "NAME"];

/** @param {Entity["kind"]} kind @param {Json[]} criteria @param {Operator} [operator] @returns {Json} */
function about(kind, criteria, operator = "AND") {
  const { dto, name } = LEVELS[kind];
  return { "@type": `as.dto.${dto}.search.${name}SearchCriteria`, operator, criteria };
}

/** @param {string} field @param {string} fieldName @param {string} fieldType @param {string} comparison @param {string} value @returns {Json} */
function text(field, fieldName, fieldType, comparison, value) {
  return {
    "@type": `as.dto.common.search.${field}SearchCriteria`,
    fieldName,
    fieldType,
    useWildcards: comparison === "StringContainsValue",
    fieldValue: { "@type": `as.dto.common.search.${comparison}`, value },
  };
}

/** @param {string} value @returns {Json} */
const hasCode = (value) => text("Code", "code", "ATTRIBUTE", "StringEqualToValue", value);
/** @param {string} value @returns {Json} */
export const hasPermId = (value) => text("PermId", "perm id", "ATTRIBUTE", "StringEqualToValue", value);
/** @param {string} word @returns {Json} */
const codeContains = (word) => text("Code", "code", "ATTRIBUTE", "StringContainsValue", word);

/** @param {string} word @returns {Json[]} */
const nameContains = (word) =>
  NAMES.map((code) => text("StringProperty", code, "PROPERTY", "StringContainsValue", word));

/** @param {string} word @returns {Json[]} to be joined with OR: what an owner is called */
const ownerContains = (word) => [
  text("Identifier", "identifier", "ATTRIBUTE", "StringContainsValue", word),
  text("PermId", "perm id", "ATTRIBUTE", "StringContainsValue", word),
  ...nameContains(word),
];

/** @param {Json} code what is said of the type's code @returns {Json} */
const ofType = (code) => ({
  "@type": "as.dto.dataset.search.DataSetTypeSearchCriteria",
  operator: "AND",
  criteria: [code],
});

/** @param {string} word @returns {Json} code and permId are the same text */
const dataSetContains = (word) =>
  about(
    "DATASET",
    [
      codeContains(word),
      ...nameContains(word),
      ofType(codeContains(word)),
      about("EXPERIMENT", ownerContains(word), "OR"),
      about("OBJECT", ownerContains(word), "OR"),
    ],
    "OR",
  );

/** @param {string} typed @returns {string[]} */
export function wordsOf(typed) {
  const words = typed.trim().split(/\s+/).filter(Boolean);
  const last = words.slice(WORDS_MAX - 1).join(" ");
  return last ? [...words.slice(0, WORDS_MAX - 1), last] : words;
}

/** @param {Entity} entity @returns {Json} its datasets */
function within({ kind, permId }) {
  const { askedBy, dataSets } = LEVELS[kind];
  const itself = askedBy === "code" ? hasCode(permId) : hasPermId(permId);
  const ways = dataSets.map((way) => way.reduceRight((inner, step) => about(step, [inner]), itself));
  return about("DATASET", ways, ways.length > 1 ? "OR" : "AND");
}

/**
 * @param {Entity | null} scope null: everywhere
 * @param {string} typed every word must be found, each in name, code, type or owner
 * @returns {Json}
 */
export function dataSetsOf(scope, typed) {
  return about("DATASET", [...(scope ? [within(scope)] : []), ...wordsOf(typed).map(dataSetContains)]);
}

/** @returns {Json} */
const isNotebook = () => ofType(hasCode(NOTEBOOK_TYPE));

/** @param {Entity} place @returns {Json} the saved notebooks there */
export const notebooksIn = (place) => about("DATASET", [within(place), isNotebook()]);

/** @param {string} history @returns {Json} the saved notebooks of this history */
export function versionsOf(history) {
  const ways = HISTORY_IDS.map((code) =>
    text("StringProperty", code, "PROPERTY", "StringEqualToValue", history),
  );
  return about("DATASET", [about("DATASET", ways, "OR"), isNotebook()]);
}

/** @param {"EXPERIMENT" | "OBJECT"} kind @param {string} typed as for datasets @returns {Json} */
export function ownersCalled(kind, typed) {
  return about(
    kind,
    wordsOf(typed).map((word) => about(kind, ownerContains(word), "OR")),
  );
}

/** @param {string} permId of an experiment @returns {Json} its objects */
export const objectsOfExperiment = (permId) => about("OBJECT", [about("EXPERIMENT", [hasPermId(permId)])]);

/** @param {"EXPERIMENT" | "OBJECT"} kind @param {string} permId @returns {Json} */
export const ownerWithPermId = (kind, permId) => about(kind, [hasPermId(permId)]);
