/** One notebook of a batch. It stays the same element while it goes on, so that nobody loses their place in it. */
import { itemRemark, itemText, mayRepeat } from "./batch-model.js";
import { datasetAnchor } from "./dataset-anchor.js";
import { el, isolated } from "./dom.js";
import { isWebAddress } from "./launch-client.js";
import { BATCHES } from "./texts/batches.js";
import { RUNS } from "./texts/workspace.js";

/** @typedef {import("./protocol.js").BatchItem} BatchItem */

/**
 * @param {BatchItem} first
 * @param {object} options
 * @param {import("./dataset-anchor.js").DatasetLink} [options.datasetLink]
 * @param {string} options.hub address of the JupyterHub, for notebooks that the hub names by a path
 * @param {() => void} options.repeat
 */
export function batchRow({ title, owner, number }, { datasetLink, hub, repeat }) {
  const state = el("span", { class: "ojy-run-state" });
  const problem = el("p", { class: "ojy-problem" });
  const dataset = el("span", { class: "ojy-run-dataset" });
  const open = el(
    "a",
    {
      class: "ojy-small",
      target: "_blank",
      rel: "noopener",
      hidden: true,
      "aria-label": BATCHES.openAloud(title),
    },
    BATCHES.open,
  );
  const again = el(
    "button",
    {
      type: "button",
      class: "btn btn-default ojy-small",
      hidden: true,
      "aria-label": BATCHES.repeatAloud(title),
      click: () => {
        again.disabled = true;
        element.focus();
        repeat();
      },
    },
    BATCHES.repeat,
  );
  const element = el(
    "li",
    { class: "ojy-run ojy-batch-row", "data-number": String(number), tabindex: "-1" },
    el(
      "div",
      { class: "ojy-run-head" },
      el(
        "p",
        {},
        el("strong", {}, isolated(title)),
        " ",
        el("span", { class: "ojy-facts" }, isolated(owner)),
      ),
      el("span", {}, open, " ", again),
    ),
    el("p", {}, state, " ", dataset),
    problem,
  );

  return {
    element,
    /** @param {BatchItem} item as it is now */
    show(item) {
      element.dataset.state = item.state;
      say(state, itemText(item));
      problem.className = item.error ? "ojy-problem" : "ojy-note";
      say(problem, itemRemark(item));
      const saved = item.run?.dataset ?? "";
      if ((dataset.dataset.permId ?? "") !== saved) {
        dataset.dataset.permId = saved;
        dataset.replaceChildren(...(saved ? [datasetAnchor(saved, datasetLink, RUNS.dataset(saved))] : []));
      }
      const address = addressOf(item.url ?? "", hub);
      open.hidden = address === "";
      if (address) open.href = address;
      const offered = mayRepeat(item);
      if (!offered && document.activeElement === again) element.focus();
      again.hidden = !offered;
      again.disabled = again.disabled && item.state === "waiting";
    },
    release() {
      again.disabled = false;
    },
  };
}

/** @param {string} url as the hub names it @param {string} hub @returns {string} empty where it cannot be opened */
function addressOf(url, hub) {
  if (isWebAddress(url)) return url;
  return url.startsWith("/") && !url.startsWith("//") && isWebAddress(hub) ? new URL(url, hub).href : "";
}

/** @param {HTMLElement} element @param {string} text */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
