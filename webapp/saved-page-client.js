/**
 * The web page that was saved beside a notebook: found among the files of its dataset and read, as the ELN reads files.
 * openBIS takes the session for a file in its address only (recorded: not from the cookie), so the address is asked for
 * here and stands nowhere on the page.
 */
import { Failure, failureOfError } from "./failure.js";
import { current } from "./session.js";
import { post } from "./rpc.js";

const STORE_PATH = "/datastore_server/rmi-data-store-server-v3.json";
const FILES_PATH = "/datastore_server";
/** A page of more bytes is no page to look at beside others. */
const LARGEST = 30_000_000;

/** @typedef {{path: string, fileLength: number, directory: boolean}} StoredFile */

/**
 * @param {object} options
 * @param {import("./rpc.js").Call} options.call of the application server
 * @param {() => string} options.sessionToken
 * @param {typeof fetch} [options.fetch]
 * @returns {(permId: string, largest?: number) => Promise<string | null>} reads the page of a dataset, of so many bytes at
 *   most: its HTML; null where there is none. Rejects with a failure where openBIS could not say, or gives no file
 */
export function savedPages({ call, sessionToken, fetch = globalThis.fetch.bind(globalThis) }) {
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

  return async (permId, largest = LARGEST) => {
    store ??= findStore().catch((error) => {
      store = null;
      throw error;
    });
    const origin = await store;
    const token = current(sessionToken());
    const body = {
      jsonrpc: "2.0",
      id: "1",
      method: "searchFiles",
      params: [token, filesOf(permId), { "@type": FETCH }],
    };
    const { result, error } = await post(fetch, origin + STORE_PATH, JSON.stringify(body));
    if (error) throw failureOfError(error);
    const page = pageAmong(result?.objects ?? [], largest);
    if (!page) return null;
    const path = [permId, ...page.path.split("/")].map(encodeURIComponent).join("/");
    const address = `${origin}${FILES_PATH}/${path}?sessionID=${encodeURIComponent(token)}`;
    const response = await fetch(address, { cache: "no-store", referrerPolicy: "no-referrer" });
    // What openBIS refuses comes with status 200, too, but not as a file.
    if (!response.ok || !response.headers.has("Content-Disposition")) throw new Failure("openbis-failed");
    return response.text();
  };
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

/** @param {string} path @returns {string} without its ending */
const stem = (path) => path.replace(/\.[^./]*$/, "");

/**
 * @param {StoredFile[]} files of the dataset
 * @param {number} [largest] bytes
 * @returns {StoredFile | null} the page beside a notebook of the same name, else the only page that stands as high as any
 */
export function pageAmong(files, largest = LARGEST) {
  const notebooks = new Set(
    files.filter(({ path }) => path.endsWith(".ipynb")).map(({ path }) => stem(path)),
  );
  const pages = files.filter(
    ({ path, directory, fileLength }) => !directory && path.endsWith(".html") && fileLength <= largest,
  );
  const [beside] = pages.filter(({ path }) => notebooks.has(stem(path)));
  return beside ?? (pages.length === 1 && notebooks.size > 0 ? (pages[0] ?? null) : null);
}
