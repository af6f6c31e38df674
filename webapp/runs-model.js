/** Rules for the list of runs: what is said about one, and when to look again. No DOM, no requests. */
import { RUNS } from "./texts/workspace.js";

/** @typedef {import("./protocol.js").Run} Run */

const GOING = new Set(["waiting", "running", "saving"]);
/** Ended before anything could be saved, by somebody's doing or by nobody's. */
const ABORTED = new Set(["cancelled", "stopped"]);
/** Milliseconds between two looks while something changes, and at most. */
export const QUICK = 3000;
export const SLOW = 30_000;
const GROWTH = 1.5;

/** @param {Run} run @returns {boolean} whether more is to come of it */
export const isGoing = ({ state }) => GOING.has(state);

/** @param {Run} run @returns {boolean} whether all its cells had ended, so that nothing is missing but the save */
const isUnsaved = ({ state, cell, cells }) => ABORTED.has(state) && cells > 0 && cell >= cells;

/** @param {Run} run @returns {string} what is left of a run that ended early and what to do; what else is to be known */
export function remark(run) {
  if (run.error) return `${run.error.message} ${run.error.advice}`;
  if (isUnsaved(run)) return RUNS.unsaved;
  return ABORTED.has(run.state) ? RUNS.kept : (run.note ?? "");
}

/** @param {Run} run @returns {string} in words */
export function stateText(run) {
  if (isUnsaved(run)) return RUNS.beforeSave[/** @type {"cancelled" | "stopped"} */ (run.state)];
  return RUNS.states[run.state]?.(cellText(run)) ?? run.state;
}

/** @param {Run} run @returns {string} which cell is at work, or was when it ended; empty where none was */
function cellText({ state, cell, cells, cell_name: name, started }) {
  if (!started || cells === 0) return "";
  const at = RUNS.cell(Math.min(cell + 1, cells), cells);
  return name && state === "running" ? RUNS.named(at, name) : at;
}

/**
 * @param {number} pause the last one
 * @param {boolean} news whether the last look has shown something new
 * @returns {number} milliseconds until the next look: the longer nothing happens, the longer
 */
export function nextPause(pause, news) {
  return news ? QUICK : Math.min(pause * GROWTH, SLOW);
}
