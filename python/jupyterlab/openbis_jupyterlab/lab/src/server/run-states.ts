/** What the state of a run means. */
import type { IRun } from "./types";

/** Whether nothing more will come of it. */
export function hasEnded({ state }: IRun): boolean {
  return !["waiting", "running", "saving"].includes(state);
}

/** The run of this notebook that has not ended, if there is one. */
export function runUnderWay(runs: readonly IRun[], path: string): IRun | null {
  return runs.find((run) => run.notebook_path === path && !hasEnded(run)) ?? null;
}
