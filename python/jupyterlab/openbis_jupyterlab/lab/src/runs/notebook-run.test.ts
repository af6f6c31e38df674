import { Signal } from "@lumino/signaling";
import { expect, test } from "vitest";
import type { Api, IRun } from "../server";
import { NotebookState } from "../state";
import { run as sample } from "../testing/samples";
import { NotebookRun } from "./notebook-run";

type Context = ConstructorParameters<typeof NotebookRun>[1];

test("a run that could not be stopped can be asked to stop again", async () => {
  const run = sample({ notebook_path: "n.ipynb", cell: 0, cells: 2 });
  let isAway = true;
  const api = {
    runs: async () => ({ runs: [run] }),
    run: async (): Promise<IRun> => ({ ...run, state: "cancelled" }),
    stopRun: async () => {
      if (isAway) throw new Error("away");
      return run;
    },
  };
  const context = {
    path: "n.ipynb",
    ready: Promise.resolve(),
    isDisposed: false,
    disposed: new Signal({}),
    revert: async () => undefined,
  };
  const state = { isEdited: false } as NotebookState;
  const followed = new NotebookRun(api as unknown as Api, context as unknown as Context, state);
  const ended = new Promise((resolve) => followed.ended.connect((_, end) => resolve(end)));
  await expect.poll(() => followed.current).toBe(run);
  await expect(followed.stop()).rejects.toThrow("away");
  expect(followed.isStopping).toBe(false);
  isAway = false;
  await followed.stop();
  expect(followed.isStopping).toBe(true);
  expect(await ended).toMatchObject({ state: "cancelled" });
});
