/** The saved notebooks of an experiment or object, on its page: what came of its data, without opening anything. */
import { datasetAnchor } from "./dataset-anchor.js";
import { el, isolated, OUR_LANGUAGE } from "./dom.js";
import { moment } from "./moment.js";
import { FIRST, newestVersions } from "./notebook-list-model.js";
import { summaryOf } from "./page-summary.js";
import { NOTEBOOKS } from "./texts/saved.js";
import { whenBack } from "./when-back.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./notebook-list-model.js").Listed} Listed */

/** So many saved notebooks of a place are looked at, the newest. */
const MOST = 200;
/** Bytes; of larger pages no picture is shown. */
const LARGEST = 5_000_000;

/**
 * @param {object} options
 * @param {HTMLElement} options.container of the ELN, gets a section at its end where there are notebooks
 * @param {Entity} options.place
 * @param {import("./notebooks-client.js").NotebooksClient} options.notebooks
 * @param {(permId: string, largest: number) => Promise<string | null>} options.read a saved page
 * @param {import("./dataset-anchor.js").DatasetLink} options.datasetLink
 * @param {() => boolean} options.refresh shows the ELN's page anew, as something was saved meanwhile; false: it cannot
 * @returns {Promise<void>} when what there is stands there
 */
export async function showNotebooks({ container, place, notebooks, read, datasetLink, refresh }) {
  const list = el("ul", { class: "ojy-notebooks" });
  const more = el("button", { type: "button", class: "btn btn-link", hidden: true, click: showAll });
  const section = el(
    "section",
    { class: "ojy-saved-page", "aria-label": NOTEBOOKS.title, hidden: true, ...OUR_LANGUAGE },
    el("h3", {}, NOTEBOOKS.title),
    list,
    more,
  );
  /** @type {Listed[]} */
  let listed = [];
  let newest = "";
  let all = false;

  async function load() {
    const { items } = await notebooks.notebooksIn(place, MOST);
    listed = newestVersions(items);
    return items[0]?.permId ?? "";
  }

  function show() {
    const shown = all ? listed : listed.slice(0, FIRST);
    list.replaceChildren(...shown.map((one) => row(one, { place, datasetLink, read })));
    more.hidden = shown.length === listed.length;
    more.textContent = NOTEBOOKS.all(listed.length);
    section.hidden = listed.length === 0;
  }

  function showAll() {
    all = true;
    show();
    /** @type {HTMLElement | null | undefined} */ (list.children[FIRST]?.querySelector("a"))?.focus();
  }

  async function lookAgain() {
    const found = await load();
    if (found === newest) return;
    newest = found;
    // An open dialog of the page would be lost.
    if (document.querySelector("dialog[open], .modal.in") || !refresh()) show();
  }

  newest = await load();
  if (container.querySelector(".ojy-notebooks")) return;
  container.append(section);
  show();
  whenBack(section, () => void lookAgain().catch(() => undefined));
}

/**
 * @param {Listed} listed
 * @param {object} options
 * @param {Entity} options.place
 * @param {import("./dataset-anchor.js").DatasetLink} options.datasetLink
 * @param {(permId: string, largest: number) => Promise<string | null>} options.read
 */
function row({ newest, versions }, { place, datasetLink, read }) {
  const { permId, name, home, saved, by } = newest;
  const picture = el("div", { class: "ojy-thumbnail", "aria-hidden": "true" });
  const outcome = el("span", { class: "ojy-outcome" });
  const facts = [saved && NOTEBOOKS.saved(moment(saved), by), versions > 1 && NOTEBOOKS.versions(versions)];
  const element = el(
    "li",
    { class: "ojy-notebook", "data-perm-id": permId },
    picture,
    el(
      "div",
      {},
      el("p", {}, datasetAnchor(permId, datasetLink, isolated(name || permId)), " ", outcome),
      el("p", { class: "ojy-facts" }, facts.filter(Boolean).join(" · ")),
      home !== place.identifier && el("p", { class: "ojy-facts" }, isolated(home)),
    ),
  );
  whenSeen(element, async () => {
    const page = await read(permId, LARGEST);
    if (page === null) return;
    const summary = summaryOf(page);
    outcome.textContent = NOTEBOOKS.outcomes[summary.outcome];
    outcome.dataset.outcome = summary.outcome;
    if (summary.picture) picture.append(el("img", { src: summary.picture, alt: "" }));
  });
  return element;
}

/** Pages are read for those that look. @param {HTMLElement} element @param {() => Promise<void>} work */
function whenSeen(element, work) {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
    observer.disconnect();
    // A picture that cannot be had is no reason to disturb anybody.
    work().catch(() => undefined);
  });
  observer.observe(element);
}
