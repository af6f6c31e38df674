/** A notebook as it was saved, on the page of its dataset: looked at where people are, without Jupyter. */
import { el, OUR_LANGUAGE } from "./dom.js";
import { SAVED_PAGE } from "./texts.js";

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
 * @param {() => void} options.open in Jupyter
 * @returns {Promise<void>} when it is there; without a page nothing is
 */
export async function showSavedPage({ container, entity, read, open }) {
  const html = await read();
  if (html === null || container.querySelector(".ojy-saved-page")) return;
  const frame = el("iframe", {
    class: "ojy-saved-frame",
    sandbox: SANDBOX,
    title: SAVED_PAGE.frame(entity.name),
    srcdoc: HEAD + html,
    load: () => fit(frame),
  });
  container.append(
    el(
      "section",
      { class: "ojy-saved-page", "aria-label": SAVED_PAGE.title, ...OUR_LANGUAGE },
      el(
        "div",
        { class: "ojy-saved-head" },
        el("h3", {}, SAVED_PAGE.title),
        el("button", { type: "button", class: "btn btn-default", click: open }, SAVED_PAGE.open),
      ),
      frame,
    ),
  );
}

/** As high as what it shows, also when the page around it gets narrower. @param {HTMLIFrameElement} frame */
function fit(frame) {
  const measure = () => {
    const page = frame.contentDocument?.documentElement;
    if (page) frame.style.height = `${Math.min(HIGHEST, page.scrollHeight + 2)}px`;
  };
  measure();
  new ResizeObserver(measure).observe(frame.contentDocument?.body ?? frame);
}
