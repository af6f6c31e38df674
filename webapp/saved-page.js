/** A notebook as it was saved, on the page of its dataset: looked at where people are, without Jupyter. */
import { el, OUR_LANGUAGE } from "./dom.js";
import { savedFacts } from "./saved-facts.js";
import { SAVED_PAGE } from "./texts/saved.js";
import { whenBack } from "./when-back.js";

/**
 * Whoever may save there wrote the page, so it gets nothing: no script, no other host, no form, no token, and of its own
 * only what stands in it. The rules come first, whatever it says itself.
 */
const RULES = [
  "default-src 'none'",
  "img-src data:",
  "style-src 'unsafe-inline'",
  "font-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
const HEAD = `<meta http-equiv="Content-Security-Policy" content="${RULES}"><meta name="referrer" content="no-referrer"><base target="_blank">`;
/** To be measured by the page around it, and to let links open tabs; never scripts. */
const SANDBOX = "allow-same-origin allow-popups";
/** Pixels; what is higher is scrolled in its frame. */
const HIGHEST = 30_000;

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
  whenBack(section, () => void facts.update());
  const [html] = await Promise.all([read().catch(() => null), facts.update()]);
  section.append(html === null ? el("p", { class: "ojy-note" }, SAVED_PAGE.none) : frame(entity, html));
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
    srcdoc: HEAD + html,
    load: () => fit(shown),
  });
  return shown;
}

/** As high as what it shows, also when the page around it gets narrower. @param {HTMLIFrameElement} shown */
function fit(shown) {
  const measure = () => {
    const page = shown.contentDocument?.documentElement;
    if (page) shown.style.height = `${Math.min(HIGHEST, page.scrollHeight + 2)}px`;
  };
  measure();
  new ResizeObserver(measure).observe(shown.contentDocument?.body ?? shown);
}
