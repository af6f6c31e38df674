/** Of a saved notebook: which version it is, the others, and what it was made from. */
import { datasetAnchor } from "./dataset-anchor.js";
import { el, isolated } from "./dom.js";
import { moment } from "./moment.js";
import { NOTEBOOKS, SAVED_PAGE } from "./texts/saved.js";

/** @typedef {import("./types.js").SavedNotebook} SavedNotebook */
/** @typedef {import("./types.js").DataSet} DataSet */
/** @typedef {import("./notebooks-client.js").Found} Found */

/** Parents beyond these are counted. */
const PARENTS = 10;

/**
 * @param {object} options
 * @param {import("./types.js").Entity} options.entity the dataset
 * @param {import("./notebooks-client.js").NotebooksClient} options.notebooks
 * @param {import("./dataset-anchor.js").DatasetLink} options.datasetLink
 */
export function savedFacts({ entity, notebooks, datasetLink }) {
  const element = el("div", { class: "ojy-saved-facts", "aria-live": "polite" });
  /** @type {Promise<import("./notebooks-client.js").Origin> | null} */
  let origin = null;
  let told = "";
  /** Of several that are under way the newest counts. */
  let turn = 0;

  /** @param {SavedNotebook} own @param {Found} found */
  function versionLines(own, { items, total }) {
    const here = items.findIndex(({ permId }) => permId === own.permId);
    const [last] = items;
    const number = here < 0 ? "" : SAVED_PAGE.version(total - here, total);
    return [
      el("p", {}, [number, savedText(own)].filter(Boolean).join(", ")),
      last && here !== 0 && el("p", { class: "ojy-newer" }, SAVED_PAGE.newer, " ", newest(own, last, total)),
      items.length > 1 &&
        el(
          "p",
          {},
          `${SAVED_PAGE.versions}: `,
          ...items.flatMap((version, place) => versionLink(version, total - place)).reverse(),
        ),
    ];
  }

  /** Versions lie where people may save, which need not be here. @param {SavedNotebook} own @param {SavedNotebook} last @param {number} number */
  function newest(own, last, number) {
    const elsewhere = last.home !== own.home && [" ", SAVED_PAGE.elsewhere, " ", isolated(last.home)];
    const label = SAVED_PAGE.one(number, savedText(last));
    return el("span", {}, datasetAnchor(last.permId, datasetLink, label), ...(elsewhere || []));
  }

  /** @param {SavedNotebook} version @param {number} number */
  function versionLink(version, number) {
    const shown =
      version.permId === entity.permId
        ? el("strong", { "aria-current": "page" }, String(number))
        : datasetAnchor(version.permId, datasetLink, String(number));
    const title = SAVED_PAGE.one(number, savedText(version));
    shown.title = title;
    if (shown.tagName === "A") shown.setAttribute("aria-label", title);
    return [" ", shown];
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
      turn += 1;
      const mine = turn;
      try {
        origin ??= notebooks.originOf(entity.permId);
        const { own, parents } = await origin;
        const none = { items: [], total: 0 };
        const versions = own.history ? await notebooks.versions(own.history).catch(() => none) : none;
        const news = JSON.stringify(versions);
        if (mine !== turn || news === told) return;
        told = news;
        const lines = [...versionLines(own, versions), parentLine(parents)];
        element.replaceChildren(...lines.filter((line) => line instanceof Node));
      } catch {
        origin = null;
      }
    },
  };
}

/** @param {SavedNotebook} version @returns {string} when and by whom */
const savedText = ({ saved, by }) => (saved ? NOTEBOOKS.saved(moment(saved), by) : "");
