/**
 * The files of a dataset, as the ELN reads them. openBIS takes the session for a file in its address only (recorded: not
 * from the cookie), so the address is asked for here and stands nowhere on a page.
 */
import { Failure, failureOfError } from "./failure.js";
import { current } from "./session.js";
import { post } from "./rpc.js";

const STORE_PATH = "/datastore_server/rmi-data-store-server-v3.json";
const FILES_PATH = "/datastore_server";

/** @typedef {{path: string, fileLength: number, directory: boolean}} StoredFile */

/**
 * @param {object} options
 * @param {import("./rpc.js").Call} options.call of the application server
 * @param {() => string} options.sessionToken
 * @param {typeof fetch} [options.fetch]
 */
export function datasetFiles({ call, sessionToken, fetch = globalThis.fetch.bind(globalThis) }) {
  /** @type {Promise<string> | null} */
  let store = null;

  /** @returns {Promise<string>} the data store's address */
  async function findStore() {
    const stores = await call("searchDataStores", [
      { "@type": "as.dto.datastore.search.DataStoreSearchCriteria" },
      { "@type": "as.dto.datastore.fetchoptions.DataStoreFetchOptions" },
    ]);
    return new URL(String(stores.objects[0]?.downloadUrl ?? ""), document.baseURI).origin;
  }

  /** @returns {Promise<string>} */
  function address() {
    store ??= findStore().catch((error) => {
      store = null;
      throw error;
    });
    return store;
  }

  return {
    /** @param {string} permId @returns {Promise<StoredFile[]>} rejects with a failure where openBIS could not say */
    async list(permId) {
      const origin = await address();
      const body = {
        jsonrpc: "2.0",
        id: "1",
        method: "searchFiles",
        params: [current(sessionToken()), filesOf(permId), { "@type": FETCH }],
      };
      const { result, error } = await post(fetch, origin + STORE_PATH, JSON.stringify(body));
      if (error) throw failureOfError(error);
      return result?.objects ?? [];
    },

    /** @param {string} permId @param {StoredFile} file @returns {Promise<string>} rejects where openBIS gives no file */
    async read(permId, file) {
      const origin = await address();
      const path = [permId, ...file.path.split("/")].map(encodeURIComponent).join("/");
      const token = encodeURIComponent(current(sessionToken()));
      const place = `${origin}${FILES_PATH}/${path}?sessionID=${token}`;
      const response = await fetch(place, { cache: "no-store", referrerPolicy: "no-referrer" });
      // What openBIS refuses comes with status 200, too, but not as a file.
      if (!response.ok || !response.headers.has("Content-Disposition")) throw new Failure("openbis-failed");
      return response.text();
    },
  };
}

/** @typedef {ReturnType<typeof datasetFiles>} DatasetFiles */

/**
 * @param {StoredFile[]} files of the dataset
 * @param {string} path
 * @param {number} largest bytes
 * @returns {StoredFile | null} the file of this path from the folder of a notebook, where what goes with it is
 */
export function besideNotebook(files, path, largest) {
  const places = new Set(
    files
      .filter(({ path: one }) => one.endsWith(".ipynb"))
      .map(({ path: one }) => one.replace(/[^/]*$/, path)),
  );
  const found = files.find(
    ({ path: one, directory, fileLength }) => places.has(one) && !directory && fileLength <= largest,
  );
  return found ?? null;
}

const FETCH = "dss.dto.datasetfile.fetchoptions.DataSetFileFetchOptions";

/** @param {string} permId */
const filesOf = (permId) => ({
  "@type": "dss.dto.datasetfile.search.DataSetFileSearchCriteria",
  operator: "AND",
  criteria: [
    {
      "@type": "as.dto.dataset.search.DataSetSearchCriteria",
      relation: "DATASET",
      operator: "AND",
      criteria: [
        {
          "@type": "as.dto.common.search.PermIdSearchCriteria",
          fieldName: "perm_id",
          fieldType: "ATTRIBUTE",
          fieldValue: { "@type": "as.dto.common.search.StringEqualToValue", value: permId },
        },
      ],
    },
  ],
});
