import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./lab.js";

const { brokenText, hasEnded, markText, progressText, runUnderWay } = await load("run-texts");
const { unsavedNotebooks } = await load("unsaved");
const { WayOut } = await load("way-out");

/** @param {object} changes @returns {object} a run */
const run = (changes) => ({
  run_id: "r1",
  title: "growth",
  notebook_path: "lab/growth.ipynb",
  state: "running",
  cell: 4,
  cells: 11,
  cell_name: "fit",
  dataset: null,
  error: null,
  ...changes,
});

test("the cell that is at work is counted, also after the last one has ended", () => {
  assert.equal(progressText(run({})), "Running in the background: cell 5 of 11");
  assert.equal(progressText(run({ cell: 11 })), "Running in the background: cell 11 of 11");
  assert.match(progressText(run({ state: "waiting" })), /turn/);
  assert.equal(progressText(run({ state: "saving" })), "Saving in openBIS");
});

test("only a run of this very notebook that has not ended is followed", () => {
  const ended = ["done", "failed", "cancelled", "stopped"].map((state) => run({ state }));
  assert.ok(ended.every(hasEnded));
  const other = run({ notebook_path: "growth.ipynb" });
  const waiting = run({ state: "waiting", run_id: "r2" });
  assert.equal(runUnderWay([...ended, other, waiting], "lab/growth.ipynb"), waiting);
  assert.equal(runUnderWay([...ended, other], "lab/growth.ipynb"), null);
});

test("where a run stopped is said, and nothing of one that came to its end", () => {
  assert.match(brokenText(run({ state: "stopped" })), /at cell 5 of 11 \(fit\)$/);
  assert.match(brokenText(run({ state: "cancelled", cell_name: null })), /after cell 4 of 11$/);
  assert.match(
    brokenText(run({ state: "cancelled", cell: 0, cell_name: null })),
    /stopped by you before its first cell$/,
  );
  assert.equal(brokenText(run({ state: "done" })), null);
});

test("a mark in the notebook counts only where it has the right shape", () => {
  assert.match(
    markText({ run: { state: "failed", cell: 1, cells: 3, cell_name: "fit" } }),
    /failed at cell 2/,
  );
  for (const about of [undefined, null, {}, { run: null }, { run: "x" }, { run: { state: "failed" } }])
    assert.equal(markText(about), null);
  assert.equal(markText({ run: { state: "running", cell: 1, cells: 3, cell_name: null } }), null);
  assert.equal(markText({ run: { state: "toString", cell: 1, cells: 3, cell_name: null } }), null);
});

test("notebooks that openBIS does not have as they stand, open here or in another tab", async () => {
  /** @type {Record<string, object>} */
  const states = {
    "b.ipynb": { state: "changed", perm_id: "2026-1", link: "x", made: true },
    "c.ipynb": { state: "never", perm_id: null, link: null, made: false },
    "d.ipynb": { state: "saved", perm_id: "2026-2", link: "x", made: true },
  };
  const never = { state: "never", perm_id: null, link: null, made: true };
  /** @type {string[]} */
  const asked = [];
  const found = await unsavedNotebooks(
    [
      { path: "a.ipynb", isAtRisk: true, state: never },
      { path: "e.ipynb", isAtRisk: false, state: null },
    ],
    ["a.ipynb", "b.ipynb", "b.ipynb", "c.ipynb", "d.ipynb", "gone.ipynb"],
    [],
    async (/** @type {string} */ path) => {
      asked.push(path);
      return states[path] ?? Promise.reject(new Error("gone"));
    },
  );
  assert.deepEqual(found, [
    { path: "a.ipynb", state: never },
    { path: "b.ipynb", state: states["b.ipynb"] },
  ]);
  assert.deepEqual(asked, ["b.ipynb", "c.ipynb", "d.ipynb", "gone.ipynb"]);
});

test("a run in the background is at stake whatever openBIS has of its notebook, and is named once, as a run", async () => {
  const waiting = run({ notebook_path: "a.ipynb", state: "waiting" });
  const closed = run({ notebook_path: "b.ipynb" });
  const ended = run({ notebook_path: "c.ipynb", state: "failed" });
  const changed = { state: "changed", perm_id: "2026-1", link: "x", made: true };
  const found = await unsavedNotebooks(
    [{ path: "a.ipynb", isAtRisk: true, state: changed }],
    ["b.ipynb", "d.ipynb"],
    [ended, closed, waiting],
    async () => changed,
  );
  assert.deepEqual(found, [
    { path: "b.ipynb", run: closed },
    { path: "a.ipynb", run: waiting },
    { path: "d.ipynb", state: changed },
  ]);
});

test("what a person leaves all the same is asked of once more as soon as they have stayed", async () => {
  let lives = true;
  const wayOut = new WayOut(async () => lives);
  assert.equal(wayOut.mustAsk(["a.ipynb"]), true);
  wayOut.take(["a.ipynb"]);
  assert.equal(wayOut.mustAsk(["a.ipynb"]), false);
  assert.equal(wayOut.mustAsk(["a.ipynb"]), true, "something else has kept them here");
  wayOut.take(["a.ipynb"]);
  assert.equal(wayOut.mustAsk(["a.ipynb", "b.ipynb"]), true, "of the other they were not told");
  wayOut.take(["a.ipynb"]);
  await wayOut.lookBack(["a.ipynb"]);
  assert.equal(wayOut.mustAsk(["a.ipynb"]), true, "the server was not stopped");
  wayOut.take(["a.ipynb"]);
  lives = false;
  await wayOut.lookBack(["a.ipynb"]);
  assert.equal(wayOut.mustAsk(["a.ipynb"]), false, "the server is gone");
});
