/** A notebook as it was saved, on the page of its dataset: looked at where people are, without Jupyter. */
import { el, OUR_LANGUAGE } from "./dom.js";
import { harmless } from "./harmless-page.js";
import { savedFacts } from "./saved-facts.js";
import { SAVED_PAGE } from "./texts/saved.js";
import { whenBack } from "./when-back.js";

/** To be measured by the page around it, and to let links open tabs that are as any others; never scripts. */
const SANDBOX = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";
/** Pixels; what is higher is scrolled in its frame. */
const HIGHEST = 30_000;
/** Pixels below what is shown; less than that is no change. */
const MARGIN = 4;

/**
 * @param {object} options
 * @param {HTMLElement} options.container of the ELN, gets a section at its end
 * @param {import("./types.js").Entity} options.entity the dataset
 * @param {() => Promise<import("./saved-page-client.js").Pages>} options.read its pages
 * @param {import("./notebooks-client.js").NotebooksClient} options.notebooks
 * @param {import("./dataset-anchor.js").DatasetLink} options.datasetLink
 * @param {(again: boolean) => void} options.open in Jupyter; again: to run it
 * @returns {Promise<void>} when it is there
 */
export async function showSavedPage({ container, entity, read, notebooks, datasetLink, open }) {
  if (container.querySelector(".ojy-saved-page")) return;
  const facts = savedFacts({ entity, notebooks, datasetLink });
  const section = el(
    "section",
    { class: "ojy-saved-page", "aria-label": SAVED_PAGE.title, ...OUR_LANGUAGE },
    el(
      "div",
      { class: "ojy-saved-head" },
      el("h3", {}, SAVED_PAGE.title),
      el(
        "div",
        { class: "ojy-saved-buttons" },
        button(SAVED_PAGE.open, "", () => open(false)),
        button(SAVED_PAGE.again, SAVED_PAGE.againHint, () => open(true)),
      ),
    ),
    facts.element,
  );
  container.append(section);
  const place = el("div");
  section.append(place);
  let isShown = false;

  async function show() {
    const pages = await read().catch(() => null);
    isShown = pages !== null;
    if (!pages) return place.replaceChildren(el("p", { class: "ojy-note" }, SAVED_PAGE.unread));
    const { page, comparison } = pages;
    const shown =
      page === null
        ? el("p", { class: "ojy-note" }, SAVED_PAGE.none)
        : frame(SAVED_PAGE.frame(entity.name), page);
    place.replaceChildren(shown, ...(comparison ? [compared(entity.name, comparison)] : []));
  }

  whenBack(section, () => {
    void facts.update();
    if (!isShown) void show();
  });
  void facts.update();
  await show();
}

/** @param {string} label @param {string} title @param {() => void} click */
const button = (label, title, click) =>
  el("button", { type: "button", class: "btn btn-default", title: title || null, click }, label);

/**
 * What came out the same when it ran again: read when somebody wants to see it.
 *
 * @param {string} name of the dataset
 * @param {() => Promise<string>} read
 */
function compared(name, read) {
  const place = el("div", { "aria-live": "polite" });
  const shown = el(
    "details",
    { class: "ojy-comparison", toggle: () => void open() },
    el("summary", {}, SAVED_PAGE.comparison),
    place,
  );
  let isThere = false;

  async function open() {
    if (!shown.open || isThere) return;
    isThere = true;
    place.replaceChildren(
      await read().then(
        (html) => frame(SAVED_PAGE.comparisonFrame(name), html),
        () => {
          isThere = false;
          return el("p", { class: "ojy-note" }, SAVED_PAGE.comparisonUnread);
        },
      ),
    );
  }

  return shown;
}

/** @param {string} title @param {string} html */
function frame(title, html) {
  const shown = el("iframe", {
    class: "ojy-saved-frame",
    sandbox: SANDBOX,
    title,
    srcdoc: harmless(html),
    load: () => fit(shown),
  });
  return shown;
}

/** As high as what it shows, also when the page around it gets narrower. @param {HTMLIFrameElement} shown */
function fit(shown) {
  const body = shown.contentDocument?.body;
  if (!body) return;
  let height = 0;
  const measure = () => {
    const now = Math.min(HIGHEST, Math.ceil(body.getBoundingClientRect().bottom) + MARGIN);
    if (Math.abs(now - height) <= MARGIN) return;
    height = now;
    shown.style.height = `${height}px`;
  };
  measure();
  new ResizeObserver(measure).observe(body);
}
