/** From launch states to what the progress page shows. */
import { PROGRESS } from "./texts/progress.js";

/** @typedef {import("./protocol.js").LaunchState} LaunchState */

const ORDER = ["accepted", "starting", "writing", "ready"];

/**
 * @typedef {object} Step
 * @property {string} label
 * @property {"done" | "now" | "failed" | "later"} status
 */

/**
 * @typedef {object} Shown
 * @property {Step[]} steps
 * @property {number} progress 0 to 100, never less than before
 * @property {string} message
 * @property {LaunchState["error"]} error
 * @property {boolean} retry
 * @property {boolean} cancellable
 * @property {{place: number, waiting: number} | null} line its place among those who wait for room
 * @property {string | null} deadline ISO time
 * @property {string | null} started ISO time
 */

/**
 * @param {Shown | null} before
 * @param {LaunchState} state
 * @returns {Shown}
 */
export function advance(before, state) {
  const failed = state.state === "failed";
  const restarted = state.state === "accepted" || (before?.error !== null && !failed);
  const at = failed ? reached(before) : ORDER.indexOf(state.state);
  const progress = Math.min(100, Math.max(0, Number(state.progress) || 0));
  return {
    steps: ORDER.map((name, index) => ({
      label: PROGRESS.steps[name] ?? name,
      status:
        index < at || state.state === "ready" ? "done" : index > at ? "later" : failed ? "failed" : "now",
    })),
    progress: restarted ? progress : Math.max(progress, before?.progress ?? 0),
    message: state.state === "ready" ? PROGRESS.ready : String(state.message ?? ""),
    error: failed ? state.error : null,
    retry: failed && state.retry,
    cancellable: state.state === "accepted" || state.state === "starting",
    line: state.place ? { place: state.place, waiting: Math.max(state.place, state.waiting ?? 0) } : null,
    deadline: (state.state === "starting" && state.deadline) || null,
    started: state.started ?? null,
  };
}

/** @param {Shown | null} before @returns {number} the step at which it failed */
function reached(before) {
  const at = before ? before.steps.findIndex(({ status }) => status === "now" || status === "failed") : 1;
  return at === -1 ? 1 : at;
}
