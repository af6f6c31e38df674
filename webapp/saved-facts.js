/** Of a saved notebook: which version it is, the others, and what it was made from. */
import { datasetAnchor } from "./dataset-anchor.js";
import { el, isolated } from "./dom.js";
import { moment } from "./moment.js";
import { NOTEBOOKS, SAVED_PAGE } from "./texts/saved.js";

/** @typedef {import("./types.js").SavedNotebook} SavedNotebook */
/** @typedef {import("./types.js").DataSet} DataSet */

/** Parents beyond these are counted. */
const PARENTS = 10;

/**
 * @param {object} options
 * @param {import("./types.js").Entity} options.entity the dataset
 * @param {import("./notebooks-client.js").NotebooksClient} options.notebooks
 * @param {import("./dataset-anchor.js").DatasetLink} options.datasetLink
 */
export function savedFacts({ entity, notebooks, datasetLink }) {
  const element = el("div", { class: "ojy-saved-facts" });
  /** @type {Promise<import("./notebooks-client.js").Origin> | null} */
  let origin = null;
  let told = "";

  /** @param {SavedNotebook[]} versions oldest first */
  function versionLines(versions) {
    const here = versions.findIndex(({ permId }) => permId === entity.permId);
    const own = versions[here];
    const last = versions.at(-1);
    if (!own || !last) return [];
    return [
      el("p", {}, [SAVED_PAGE.version(here + 1, versions.length), savedText(own)].filter(Boolean).join(", ")),
      last !== own &&
        el(
          "p",
          { class: "ojy-newer", role: "status" },
          SAVED_PAGE.newer,
          " ",
          datasetAnchor(last.permId, datasetLink, SAVED_PAGE.one(versions.length, savedText(last))),
        ),
      versions.length > 1 && el("p", {}, `${SAVED_PAGE.versions}: `, ...versions.flatMap(versionLink)),
    ];
  }

  /** @param {SavedNotebook} version @param {number} place */
  function versionLink(version, place) {
    const number = String(place + 1);
    const shown =
      version.permId === entity.permId
        ? el("strong", { "aria-current": "page" }, number)
        : datasetAnchor(version.permId, datasetLink, number);
    shown.title = SAVED_PAGE.one(place + 1, savedText(version));
    return [shown, " "];
  }

  /** @param {DataSet[]} parents */
  function parentLine(parents) {
    if (parents.length === 0) return null;
    const links = parents
      .slice(0, PARENTS)
      .flatMap(({ permId, name }) => [datasetAnchor(permId, datasetLink, isolated(name || permId)), ", "]);
    const rest = parents.length - PARENTS;
    return el(
      "p",
      {},
      `${SAVED_PAGE.madeFrom}: `,
      ...(rest > 0 ? [...links, SAVED_PAGE.more(rest)] : links.slice(0, -1)),
    );
  }

  return {
    element,
    /** Asks anew, and shows what is different; what openBIS does not tell is not shown. */
    async update() {
      try {
        origin ??= notebooks.originOf(entity.permId);
        const { history, parents } = await origin;
        const versions = history ? await notebooks.versions(history) : [];
        const news = JSON.stringify(versions);
        if (news === told) return;
        told = news;
        const lines = [...versionLines(versions), parentLine(parents)];
        element.replaceChildren(...lines.filter((line) => line instanceof Node));
      } catch {
        origin = null;
      }
    },
  };
}

/** @param {SavedNotebook} version @returns {string} when and by whom */
const savedText = ({ saved, by }) => (saved ? NOTEBOOKS.saved(moment(saved), by) : "");
