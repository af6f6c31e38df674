/** What the picker asks openBIS about datasets: one request per question, however many there are. */
import { dataSetsOf } from "./criteria.js";
import { isNotebook, readDataSet } from "./entity-reader.js";
import { dataSetFetch, idFetch, paged } from "./fetch-options.js";
import { dereference, objectsOf } from "./rpc.js";

/** @typedef {import("./types.js").DataSet} DataSet */
/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {{scope: Entity | null, text: string}} Query where to look (null: everywhere), and for what */
/** @typedef {{items: DataSet[], total: number}} DataSetPage */

/** @param {import("./rpc.js").Call} call */
export function dataSetClient(call) {
  return {
    /** @param {Query} query @param {number} from @param {number} count @returns {Promise<DataSetPage>} newest first */
    async dataSetPage({ scope, text }, from, count) {
      const options = paged(dataSetFetch(), "DATASET", from, count);
      const result = await call("searchDataSets", [dataSetsOf(scope, text), options]);
      const at = dereference(result);
      return {
        items: result.objects.map((/** @type {any} */ raw) => readDataSet(at(raw), at)),
        total: result.totalCount,
      };
    },

    /**
     * @param {Query} query
     * @param {number} max
     * @returns {Promise<{permIds: string[], notebooks: string[], total: number}>} the newest of them; which of these are
     *   saved notebooks
     */
    async dataSetIds({ scope, text }, max) {
      const result = await call("searchDataSets", [
        dataSetsOf(scope, text),
        paged(idFetch(), "DATASET", 0, max),
      ]);
      const at = dereference(result);
      /** @type {DataSet[]} */
      const found = result.objects.map((/** @type {any} */ raw) => readDataSet(at(raw), at));
      return {
        permIds: found.map(({ permId }) => permId),
        notebooks: found.filter(isNotebook).map(({ permId }) => permId),
        total: result.totalCount,
      };
    },

    /** @param {string[]} permIds @returns {Promise<DataSet[]>} those that exist and may be seen */
    async dataSets(permIds) {
      const ids = permIds.map((permId) => ({ "@type": "as.dto.dataset.id.DataSetPermId", permId }));
      const result = await call("getDataSets", [ids, dataSetFetch()]);
      const at = dereference(result);
      return objectsOf(result, at).map((raw) => readDataSet(raw, at));
    },
  };
}
