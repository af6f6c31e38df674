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
 * @param {() => Promise<string | null>} options.read its page
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
    const page = await read().then(
      (html) => (html === null ? el("p", { class: "ojy-note" }, SAVED_PAGE.none) : frame(entity, html)),
      () => null,
    );
    isShown = page !== null;
    place.replaceChildren(page ?? el("p", { class: "ojy-note" }, SAVED_PAGE.unread));
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

/** @param {import("./types.js").Entity} entity @param {string} html */
function frame(entity, html) {
  const shown = el("iframe", {
    class: "ojy-saved-frame",
    sandbox: SANDBOX,
    title: SAVED_PAGE.frame(entity.name),
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
