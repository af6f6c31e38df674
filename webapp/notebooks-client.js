/** What openBIS knows of saved notebooks: which ones a place has, the versions of one, and what it was made from. */
import { notebooksIn, versionsOf } from "./criteria.js";
import { Failure } from "./failure.js";
import { firstProperty, permIdOf, readDataSet } from "./entity-reader.js";
import { entityFetch, paged, savedFetch } from "./fetch-options.js";
import { idOf } from "./levels.js";
import { HISTORY_IDS } from "./notebook-type.js";
import { dereference, objectsOf } from "./rpc.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./types.js").SavedNotebook} SavedNotebook */
/** @typedef {import("./types.js").DataSet} DataSet */
/** @typedef {(value: any) => any} At */
/** @typedef {{own: SavedNotebook, parents: DataSet[]}} Origin */
/** @typedef {{items: SavedNotebook[], total: number}} Found */

/** Versions beyond these are not listed. */
const MOST_VERSIONS = 200;
const DATASET = /** @type {const} */ ("DATASET");

/** @param {import("./rpc.js").Call} call */
export function notebooksClient(call) {
  /** @param {import("./criteria.js").Json} criteria @param {number} count @returns {Promise<Found>} newest first */
  async function search(criteria, count) {
    const result = await call("searchDataSets", [criteria, paged(savedFetch(), DATASET, 0, count)]);
    const at = dereference(result);
    return {
      items: result.objects.map((/** @type {any} */ raw) => readSaved(at(raw), at)),
      total: Number(result.totalCount),
    };
  }

  return {
    /** @param {Entity} place @param {number} max @returns {Promise<Found>} newest first */
    notebooksIn: (place, max) => search(notebooksIn(place), max),

    /** @param {string} permId of a saved notebook @returns {Promise<Origin>} */
    async originOf(permId) {
      const fetch = { ...savedFetch(), parents: entityFetch(DATASET) };
      const result = await call("getDataSets", [[idOf({ kind: DATASET, permId })], fetch]);
      const at = dereference(result);
      const [dataSet] = objectsOf(result, at);
      if (!dataSet) throw new Failure("openbis-failed");
      return {
        own: readSaved(dataSet, at),
        parents: (at(dataSet.parents) ?? []).map((/** @type {any} */ raw) => readDataSet(at(raw), at)),
      };
    },

    /** @param {string} history @returns {Promise<Found>} those that the person may see, newest first */
    versions: (history) => search(versionsOf(history), MOST_VERSIONS),
  };
}

/** @typedef {ReturnType<typeof notebooksClient>} NotebooksClient */

/** @param {any} raw @param {At} at @returns {SavedNotebook} */
function readSaved(raw, at) {
  const { name, home } = readDataSet(raw, at);
  const person = at(raw.registrator);
  const called = [person?.firstName, person?.lastName].filter(Boolean).join(" ");
  return {
    permId: permIdOf(raw, at),
    name,
    home,
    saved: typeof raw.registrationDate === "number" ? new Date(raw.registrationDate).toISOString() : "",
    by: called || String(person?.userId ?? ""),
    history: firstProperty(raw, at, HISTORY_IDS),
  };
}
