/** A notebook as it was saved, on the page of its dataset: looked at where people are, without Jupyter. */
import { chainPicture } from "./chain-picture.js";
import { el, OUR_LANGUAGE } from "./dom.js";
import { harmless } from "./harmless-page.js";
import { filledWhenOpened } from "./opened.js";
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
 * @param {(permId: string) => Promise<import("./chain-client.js").Chain>} options.chainOf
 * @param {import("./dataset-anchor.js").DatasetLink} options.datasetLink
 * @param {(again: boolean) => void} options.open in Jupyter; again: to run it
 * @returns {Promise<void>} when it is there
 */
export async function showSavedPage({ container, entity, read, notebooks, chainOf, datasetLink, open }) {
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
  const origins = filledWhenOpened({
    title: SAVED_PAGE.chain,
    unread: SAVED_PAGE.chainUnread,
    fill: async () => chainPicture(await chainOf(entity.permId), entity.permId, datasetLink),
  });
  /** @param {() => Promise<string>} read */
  const compared = (read) =>
    filledWhenOpened({
      title: SAVED_PAGE.comparison,
      unread: SAVED_PAGE.comparisonUnread,
      fill: async () => frame(SAVED_PAGE.comparisonFrame(entity.name), await read()),
    });

  async function show() {
    const pages = await read().catch(() => null);
    isShown = pages !== null;
    if (!pages) return place.replaceChildren(el("p", { class: "ojy-note" }, SAVED_PAGE.unread));
    const { page, comparison } = pages;
    const shown =
      page === null
        ? el("p", { class: "ojy-note" }, SAVED_PAGE.none)
        : frame(SAVED_PAGE.frame(entity.name), page);
    place.replaceChildren(shown, ...(comparison ? [compared(comparison)] : []), origins);
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
