/** From V3's objects to what the form shows of them. `at` finds the object that a reference stands for, see rpc.js. */
import { NAMES } from "./criteria.js";
import { LEVELS } from "./levels.js";
import { NOTEBOOK_TYPE } from "./notebook-type.js";

/** @typedef {import("./types.js").DataSet} DataSet */
/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./types.js").Owner} Owner */
/** @typedef {(value: any) => any} At */

/** @param {any} raw @param {At} at @param {string[]} codes @returns {string} of the first one that it has; empty without */
export function firstProperty(raw, at, codes) {
  const properties = at(raw?.properties);
  for (const code of codes) if (properties?.[code]) return String(properties[code]);
  return "";
}

/** @param {any} raw @param {At} at @returns {string} empty where it has none */
const nameOf = (raw, at) => firstProperty(raw, at, NAMES);

/** @param {unknown} millis @returns {string} ISO day */
function day(millis) {
  return typeof millis === "number" ? new Date(millis).toISOString().slice(0, 10) : "";
}

/** @param {any} raw @param {At} at @returns {string} */
export const permIdOf = (raw, at) => String(at(raw?.permId)?.permId ?? raw?.code ?? "");

/** @param {any} raw @param {At} at @returns {DataSet} */
export function readDataSet(raw, at) {
  const home = at(raw.sample) ?? at(raw.experiment);
  return {
    permId: permIdOf(raw, at),
    type: String(at(raw.type)?.code ?? ""),
    name: nameOf(raw, at),
    home: String(at(home?.identifier)?.identifier ?? ""),
    date: day(raw.registrationDate),
  };
}

/** @param {{type: string}} dataSet @returns {boolean} whether it is a saved notebook, which few notebooks begin with */
export const isNotebook = ({ type }) => type === NOTEBOOK_TYPE;

/** @param {string} permId @returns {DataSet} one of which nothing else is known yet */
export const unknownDataSet = (permId) => ({ permId, type: "", name: "", home: "", date: "" });

/** @param {Entity["kind"]} kind @param {any} raw @param {At} at @returns {Entity} */
export function readEntity(kind, raw, at) {
  const permId = permIdOf(raw, at);
  const code = String(raw.code ?? permId);
  const identifier = at(raw.identifier)?.identifier ?? LEVELS[kind].identifier?.(code) ?? permId;
  return { kind, permId, identifier: String(identifier), name: nameOf(raw, at) || code };
}

/**
 * @param {"EXPERIMENT" | "OBJECT"} kind
 * @param {any} raw
 * @param {At} at
 * @returns {Owner & {frozen: boolean}} frozen: no dataset can be added
 */
export function readOwner(kind, raw, at) {
  const { permId, identifier, name } = readEntity(kind, raw, at);
  return { kind, permId, identifier, name, frozen: raw.frozen === true && raw.frozenForDataSets === true };
}
