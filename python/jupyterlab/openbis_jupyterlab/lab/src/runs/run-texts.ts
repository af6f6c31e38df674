/** What is said about a run. */
import type { IRun } from "../server";
import { RUN } from "../texts";

/** In: a run that has not ended. Out: how far it is. */
export function progressText({ state, cell, cells }: IRun): string {
  if (state === "waiting") {
    return RUN.waiting;
  }
  return state === "saving" ? RUN.saving : RUN.running(Math.min(cell + 1, cells), cells);
}

/** In: a run that has ended. Out: what came out the same; nothing where there was nothing to compare with. */
export function comparedText({ compared }: IRun): string {
  return compared ? RUN.compared(compared.changed, compared.cells) : "";
}

type Unfinished = keyof typeof RUN.unfinished;

/** In: where and how a run ended before its time. Out: a sentence; null where it came to its end. */
export function unfinishedText(
  run: Pick<IRun, "cell" | "cells" | "cell_name"> & { state: string },
): string | null {
  const { state, cell, cells, cell_name } = run;
  return Object.hasOwn(RUN.unfinished, state)
    ? RUN.unfinished[state as Unfinished](RUN.at(cell, cells, cell_name))
    : null;
}

/** In: the notebook's metadata `openbis`, which anybody may have edited. Out: where its last run stopped, if it did. */
export function lastRunText(about: unknown): string | null {
  const mark = (about as { run?: unknown } | null | undefined)?.run as Partial<IRun> | null | undefined;
  if (typeof mark?.state !== "string" || typeof mark.cell !== "number" || typeof mark.cells !== "number") {
    return null;
  }
  const { state, cell, cells } = mark;
  return unfinishedText({ state, cell, cells, cell_name: mark.cell_name ? String(mark.cell_name) : null });
}
