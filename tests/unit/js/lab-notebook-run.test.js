import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./lab.js";

const { NotebookRun } = await load("notebook-run");

test("a run that could not be stopped can be asked to stop again", async () => {
  const run = { run_id: "r1", notebook_path: "n.ipynb", state: "running", cell: 0, cells: 2 };
  let isAway = true;
  const api = {
    runs: async () => ({ runs: [run] }),
    run: async () => ({ ...run, state: "cancelled" }),
    stopRun: async () => {
      if (isAway) throw new Error("away");
    },
  };
  const context = {
    path: "n.ipynb",
    ready: Promise.resolve(),
    isDisposed: false,
    disposed: { connect() {} },
    revert: async () => {},
  };
  const followed = new NotebookRun(api, context, { isEdited: false });
  const ended = new Promise((resolve) => followed.ended.connect(resolve));
  while (!followed.current) await new Promise(setImmediate);
  await assert.rejects(followed.stop(), /away/);
  assert.equal(followed.isStopping, false);
  isAway = false;
  await followed.stop();
  assert.equal(followed.isStopping, true);
  await ended;
});
