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
/** @typedef {import("./page-summary.js").Summary} Summary */

/** So many saved notebooks of a place are looked at, the newest. */
const MOST = 200;
/** Bytes; of larger pages no picture is shown. */
const LARGEST = 5_000_000;
/** Ours, and those of the ELN: Bootstrap's and blockUI's. */
const DIALOGS = "dialog[open], .modal.in, .blockUI";

/**
 * @param {object} options
 * @param {HTMLElement} options.container of the ELN, gets a section at its end where there are notebooks
 * @param {Entity} options.place
 * @param {import("./notebooks-client.js").NotebooksClient} options.notebooks
 * @param {(permId: string, largest: number) => Promise<import("./saved-page-client.js").Pages>} options.read a saved page
 * @param {import("./dataset-anchor.js").DatasetLink} options.datasetLink
 * @param {() => boolean} options.refresh shows the ELN's page anew, as something was saved meanwhile; false: it cannot
 * @returns {Promise<void>} when what there is stands there
 */
export async function showNotebooks({ container, place, notebooks, read, datasetLink, refresh }) {
  const list = el("ul", { class: "ojy-notebooks", role: "list" });
  const more = el("button", { type: "button", class: "btn btn-link", hidden: true, click: showAll });
  const section = el(
    "section",
    { class: "ojy-saved-page", "aria-label": NOTEBOOKS.title, hidden: true, ...OUR_LANGUAGE },
    el("h3", {}, NOTEBOOKS.title),
    list,
    more,
  );
  const rest = el("p", { class: "ojy-facts" });
  more.after(rest);
  /** @type {Listed[]} */
  let listed = [];
  /** What is saved stays as it is, so each page is read once. @type {Map<string, Promise<Summary | null>>} */
  const summaries = new Map();
  let newest = "";
  let all = false;

  async function load() {
    const { items, total } = await notebooks.notebooksIn(place, MOST);
    newest = items[0]?.permId ?? "";
    listed = newestVersions(items);
    rest.textContent = total > items.length ? NOTEBOOKS.newestOnly(items.length, total) : "";
  }

  /** @param {string} permId @returns {Promise<Summary | null>} null without a page */
  function summary(permId) {
    const known = summaries.get(permId);
    if (known) return known;
    const asked = read(permId, LARGEST).then(({ page }) => (page === null ? null : summaryOf(page)));
    summaries.set(permId, asked);
    asked.catch(() => summaries.delete(permId));
    return asked;
  }

  function show() {
    const shown = all ? listed : listed.slice(0, FIRST);
    list.replaceChildren(...shown.map((one) => row(one, { place, datasetLink, summary })));
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
    const { items } = await notebooks.notebooksIn(place, 1);
    if ((items[0]?.permId ?? "") === newest || !section.isConnected) return;
    await load();
    // Whoever went on sees another page by now, and an open dialog of this one would be lost.
    if (!section.isConnected) return;
    if (document.querySelector(DIALOGS) || !refresh()) show();
  }

  await load();
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
 * @param {(permId: string) => Promise<Summary | null>} options.summary
 */
function row({ newest, versions }, { place, datasetLink, summary }) {
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
      el("p", { class: "ojy-facts" }, isolated(facts.filter(Boolean).join(" · "))),
      home !== place.identifier && el("p", { class: "ojy-facts" }, isolated(home)),
    ),
  );
  whenSeen(element, async () => {
    const found = await summary(permId);
    if (!found) return;
    outcome.textContent = NOTEBOOKS.outcomes[found.outcome];
    outcome.dataset.outcome = found.outcome;
    if (found.picture) picture.append(el("img", { src: found.picture, alt: "" }));
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
