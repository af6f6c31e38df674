/** The list of notebooks that run in the background. It never asks a server. */
import { el } from "./dom.js";
import { failureText } from "./failure-text.js";
import { runRow } from "./run-row.js";
import { stateText } from "./runs-model.js";
import { RUNS } from "./texts/workspace.js";

/** @typedef {import("./protocol.js").Run} Run */

/**
 * @param {object} options
 * @param {import("./dataset-anchor.js").DatasetLink} [options.datasetLink]
 * @param {object} options.on what the user did
 * @param {(id: string) => void} options.on.stop
 * @param {() => void} options.on.refresh
 */
export function runsView({ datasetLink, on }) {
  const list = el("ul", { class: "ojy-runs", hidden: true });
  const note = el("div", { class: "ojy-message ojy-busy", role: "status" }, RUNS.loading);
  const aloud = el("p", { class: "ojy-aloud", role: "status" });
  const empty = el("p", { class: "ojy-note", hidden: true }, RUNS.empty);
  const refresh = el(
    "button",
    { type: "button", class: "btn btn-default ojy-small", click: on.refresh },
    RUNS.refresh,
  );
  const element = el(
    "section",
    { class: "ojy-background", "aria-labelledby": "ojy-runs-title" },
    el("div", { class: "ojy-run-head" }, el("h3", { id: "ojy-runs-title" }, RUNS.title), refresh),
    empty,
    list,
    note,
    aloud,
  );
  /** @type {Map<string, ReturnType<typeof runRow>>} */
  const rows = new Map();
  /** What was said last about each. @type {Map<string, string>} */
  const states = new Map();

  /** @param {Run} run */
  function rowOf(run) {
    const known = rows.get(run.run_id);
    if (known) return known;
    const row = runRow(run, datasetLink, () => on.stop(run.run_id));
    rows.set(run.run_id, row);
    return row;
  }

  /** @param {Run[]} runs what has another state than before; counting cells would never let anybody listen in peace */
  function tellNews(runs) {
    const news = runs.filter(({ run_id: id, state }) => states.has(id) && states.get(id) !== state);
    if (news.length > 0)
      aloud.textContent = news.map((run) => RUNS.news(run.title, stateText(run))).join(" ");
    for (const { run_id: id, state } of runs) states.set(id, state);
  }

  return {
    element,
    /** @param {Run[]} runs all of them, the newest first */
    show(runs) {
      note.hidden = true;
      const shown = new Set(runs.map(({ run_id: id }) => id));
      for (const [id, row] of rows) {
        if (shown.has(id)) continue;
        row.element.remove();
        rows.delete(id);
      }
      runs.forEach((run, place) => {
        const row = rowOf(run);
        row.show(run);
        // Moving an element takes the focus from it, so only what stands elsewhere moves.
        if (list.children[place] !== row.element)
          list.insertBefore(row.element, list.children[place] ?? null);
      });
      list.hidden = runs.length === 0;
      empty.hidden = runs.length > 0;
      tellNews(runs);
    },
    /** @param {string} id of a run that could not be stopped */
    release: (id) => rows.get(id)?.release(),
    /** @param {import("./failure.js").Failure} failure */
    showFailure(failure) {
      note.className = "ojy-message ojy-error";
      note.replaceChildren(...failureText(failure));
      note.hidden = false;
    },
  };
}
