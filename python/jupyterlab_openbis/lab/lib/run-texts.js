/** What is said about a run. */
import { RUN } from "./texts";
/** In: a run that has not ended. Out: how far it is. */
export function progressText({ state, cell, cells }) {
    if (state === "waiting") {
        return RUN.waiting;
    }
    return state === "saving" ? RUN.saving : RUN.running(Math.min(cell + 1, cells), cells);
}
/** Whether nothing more will come of it. */
export function hasEnded({ state }) {
    return !["waiting", "running", "saving"].includes(state);
}
/** The run of this notebook that has not ended, if there is one. */
export function runUnderWay(runs, path) {
    return runs.find((run) => run.notebook_path === path && !hasEnded(run)) ?? null;
}
/** In: where and how a run ended before its time. Out: a sentence; null where it came to its end. */
export function brokenText(run) {
    const { state, cell, cells, cell_name } = run;
    return Object.hasOwn(RUN.broken, state)
        ? RUN.broken[state](RUN.at(cell, cells, cell_name))
        : null;
}
/** In: the notebook's metadata `openbis`, which anybody may have edited. Out: where its last run stopped, if it did. */
export function markText(about) {
    const mark = about?.run;
    if (typeof mark?.state !== "string" || typeof mark.cell !== "number" || typeof mark.cells !== "number") {
        return null;
    }
    const { state, cell, cells } = mark;
    return brokenText({ state, cell, cells, cell_name: mark.cell_name ? String(mark.cell_name) : null });
}
