/** One run in the list. It stays the same element while the run goes on, so that nobody loses their place in it. */
import { datasetAnchor } from "./dataset-anchor.js";
import { el, isolated } from "./dom.js";
import { moment } from "./moment.js";
import { isGoing, remark, stateText } from "./runs-model.js";
import { RUNS } from "./texts/workspace.js";

/** @typedef {import("./protocol.js").Run} Run */
/** @typedef {import("./dataset-anchor.js").DatasetLink} DatasetLink */

/**
 * @param {Run} first
 * @param {DatasetLink | undefined} datasetLink none where nothing shows datasets
 * @param {() => void} stop the user wants it
 */
export function runRow({ run_id: id }, datasetLink, stop) {
  const name = isolated("");
  const place = isolated("");
  const state = el("p", { class: "ojy-run-state" });
  const progress = el("progress", { class: "ojy-run-progress" });
  const problem = el("p", { class: "ojy-problem" });
  const times = el("p", { class: "ojy-facts" });
  const dataset = el("p", { class: "ojy-run-dataset" });
  const stopButton = el(
    "button",
    {
      type: "button",
      class: "btn btn-default ojy-small",
      click: ask,
    },
    RUNS.stop,
  );
  const question = el("div", {
    class: "ojy-message ojy-info ojy-question",
    role: "group",
    hidden: true,
  });
  const element = el(
    "li",
    { class: "ojy-run", "data-run-id": id, tabindex: "-1" },
    el(
      "div",
      { class: "ojy-run-head" },
      el("p", {}, el("strong", {}, name), " ", el("span", { class: "ojy-facts" }, place)),
      stopButton,
    ),
    state,
    progress,
    problem,
    dataset,
    times,
    question,
  );

  function ask() {
    const yes = el("button", { type: "button", class: "btn btn-primary", click: confirm }, RUNS.stopYes);
    const no = el("button", { type: "button", class: "btn btn-default", click: stopAsking }, RUNS.keep);
    question.replaceChildren(el("p", {}, RUNS.stopQuestion), el("p", { class: "ojy-answers" }, yes, no));
    question.hidden = false;
    yes.focus();
  }

  function stopAsking() {
    closeQuestion();
    stopButton.focus();
  }

  function closeQuestion() {
    question.hidden = true;
    question.replaceChildren();
  }

  function confirm() {
    closeQuestion();
    stopButton.disabled = true;
    stopButton.textContent = RUNS.stopping;
    // A button that is off has no focus, and whoever works by keyboard must not begin at the top of the page.
    element.focus();
    stop();
  }

  /** The notebook may be renamed or moved while it runs. @param {Run} run */
  function showName({ title, notebook_path: path }) {
    if (name.textContent === title && place.textContent === path) return;
    name.textContent = title;
    place.textContent = path;
    progress.setAttribute("aria-label", RUNS.progress(title));
    for (const one of [stopButton, question]) one.setAttribute("aria-label", RUNS.stopAloud(title));
  }

  /** With what came out the same. @param {Run} run */
  function showDataset({ dataset: permId, compared }) {
    if (dataset.dataset.permId === (permId ?? "")) return;
    dataset.dataset.permId = permId ?? "";
    if (!permId) return dataset.replaceChildren();
    const parts = [datasetAnchor(permId, datasetLink, RUNS.dataset(permId))];
    if (compared) {
      const verdict = datasetAnchor(permId, datasetLink, RUNS.compared(compared.changed, compared.cells));
      verdict.title = RUNS.comparedHint;
      verdict.className = compared.changed ? "ojy-run-changed" : "";
      parts.push(verdict);
    }
    dataset.replaceChildren(...parts.flatMap((part, place) => (place ? [", ", part] : [part])));
  }

  return {
    element,
    /** @param {Run} run as it is now */
    show(run) {
      const going = isGoing(run);
      element.dataset.state = run.state;
      showName(run);
      say(state, stateText(run));
      progress.hidden = !going || run.cells === 0;
      progress.max = run.cells || 1;
      progress.value = run.cell;
      problem.className = run.error ? "ojy-problem" : "ojy-note";
      say(problem, remark(run));
      showDataset(run);
      const { started, ended } = run;
      const parts = [started && RUNS.started(moment(started)), ended && RUNS.ended(moment(ended))];
      say(times, parts.filter(Boolean).join(", "));
      if (
        !going &&
        element.contains(document.activeElement) &&
        document.activeElement?.tagName === "BUTTON"
      ) {
        element.focus();
      }
      stopButton.hidden = !going;
      if (!going) closeQuestion();
    },
    /** That it could not be stopped: it can be tried again. */
    release() {
      stopButton.disabled = false;
      stopButton.textContent = RUNS.stop;
    },
  };
}

/** @param {HTMLElement} element @param {string} text */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
