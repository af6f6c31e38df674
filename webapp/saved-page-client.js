/** The web page that was saved beside a notebook, and the one that says what came out the same when it ran again. */
import { besideNotebook, datasetFiles } from "./dataset-files.js";

/** A page of more bytes is no page to look at beside others. */
const LARGEST = 30_000_000;
/** Beside a notebook: the folder of its comparison, which no page of a person's own is in. */
const COMPARISON = "notebook-comparison/comparison.html";

/** @typedef {import("./dataset-files.js").StoredFile} StoredFile */
/**
 * @typedef {{page: string | null, comparison: (() => Promise<string>) | null}} Pages the HTML of the page; what reads that
 *   of the comparison; null where there is none
 */

/**
 * @param {Parameters<typeof datasetFiles>[0]} options
 * @returns {(permId: string, largest?: number) => Promise<Pages>} reads the page of a dataset, of so many bytes at most.
 *   Rejects with a failure where openBIS could not say, or gives no file
 */
export function savedPages(options) {
  const files = datasetFiles(options);
  return async (permId, largest = LARGEST) => {
    const listed = await files.list(permId);
    const page = pageAmong(listed, largest);
    const comparison = comparisonAmong(listed, largest);
    return {
      page: page && (await files.read(permId, page)),
      comparison: comparison && (() => files.read(permId, comparison)),
    };
  };
}

/**
 * @param {StoredFile[]} files of the dataset
 * @param {number} [largest] bytes
 * @returns {StoredFile | null} the page that says what came out the same
 */
export const comparisonAmong = (files, largest = LARGEST) => besideNotebook(files, COMPARISON, largest);

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
