/**
 * The web page that was saved beside a notebook, and the one that says what came out the same when it ran again: found among the files of its dataset and read, as the ELN reads files.
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
 * @typedef {{page: string | null, comparison: (() => Promise<string>) | null}} Pages the HTML of the page; what reads that
 *   of the comparison; null where there is none
 */

/**
 * @param {object} options
 * @param {import("./rpc.js").Call} options.call of the application server
 * @param {() => string} options.sessionToken
 * @param {typeof fetch} [options.fetch]
 * @returns {(permId: string, largest?: number) => Promise<Pages>} reads the page of a dataset, of so many bytes at most.
 *   Rejects with a failure where openBIS could not say, or gives no file
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

  /** @param {string} origin @param {string} permId @param {StoredFile} file */
  async function read(origin, permId, file) {
    const path = [permId, ...file.path.split("/")].map(encodeURIComponent).join("/");
    const token = encodeURIComponent(current(sessionToken()));
    const address = `${origin}${FILES_PATH}/${path}?sessionID=${token}`;
    const response = await fetch(address, { cache: "no-store", referrerPolicy: "no-referrer" });
    // What openBIS refuses comes with status 200, too, but not as a file.
    if (!response.ok || !response.headers.has("Content-Disposition")) throw new Failure("openbis-failed");
    return response.text();
  }

  return async (permId, largest = LARGEST) => {
    store ??= findStore().catch((error) => {
      store = null;
      throw error;
    });
    const origin = await store;
    const body = {
      jsonrpc: "2.0",
      id: "1",
      method: "searchFiles",
      params: [current(sessionToken()), filesOf(permId), { "@type": FETCH }],
    };
    const { result, error } = await post(fetch, origin + STORE_PATH, JSON.stringify(body));
    if (error) throw failureOfError(error);
    const files = /** @type {StoredFile[]} */ (result?.objects ?? []);
    const page = pageAmong(files, largest);
    const comparison = comparisonAmong(files, largest);
    return {
      page: page && (await read(origin, permId, page)),
      comparison: comparison && (() => read(origin, permId, comparison)),
    };
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

/** Beside a notebook: the folder of its comparison, which no page of a person's own is in. */
const COMPARISON = "notebook-comparison/comparison.html";

/**
 * @param {StoredFile[]} files of the dataset
 * @param {number} [largest] bytes
 * @returns {StoredFile | null} the page that says what came out the same
 */
export function comparisonAmong(files, largest = LARGEST) {
  const places = new Set(
    files.filter(({ path }) => path.endsWith(".ipynb")).map(({ path }) => path.replace(/[^/]*$/, COMPARISON)),
  );
  const found = files.find(
    ({ path, directory, fileLength }) => places.has(path) && !directory && fileLength <= largest,
  );
  return found ?? null;
}

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
    ({ path, directory, fileLength }) =>
      !directory && path.endsWith(".html") && !path.endsWith(COMPARISON) && fileLength <= largest,
  );
  const [beside] = pages.filter(({ path }) => notebooks.has(stem(path)));
  return beside ?? (pages.length === 1 && notebooks.size > 0 ? (pages[0] ?? null) : null);
}
