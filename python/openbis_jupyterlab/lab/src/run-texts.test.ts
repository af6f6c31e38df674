import { expect, test } from "vitest";
import { brokenText, hasEnded, markText, progressText, runUnderWay } from "./run-texts";
import { run } from "./testing/samples";

test("the cell that is at work is counted, also after the last one has ended", () => {
  expect(progressText(run({}))).toBe("Running in the background: cell 5 of 11");
  expect(progressText(run({ cell: 11 }))).toBe("Running in the background: cell 11 of 11");
  expect(progressText(run({ state: "waiting" }))).toMatch(/turn/);
  expect(progressText(run({ state: "saving" }))).toBe("Saving in openBIS");
});

test("only a run of this very notebook that has not ended is followed", () => {
  const ended = (["done", "failed", "cancelled", "stopped"] as const).map((state) => run({ state }));
  expect(ended.every(hasEnded)).toBe(true);
  const other = run({ notebook_path: "growth.ipynb" });
  const waiting = run({ state: "waiting", run_id: "r2" });
  expect(runUnderWay([...ended, other, waiting], "lab/growth.ipynb")).toBe(waiting);
  expect(runUnderWay([...ended, other], "lab/growth.ipynb")).toBeNull();
});

test("where a run stopped is said, and nothing of one that came to its end", () => {
  expect(brokenText(run({ state: "stopped" }))).toMatch(/at cell 5 of 11 \(fit\)$/);
  expect(brokenText(run({ state: "cancelled", cell_name: null }))).toMatch(/after cell 4 of 11$/);
  expect(brokenText(run({ state: "cancelled", cell: 0, cell_name: null }))).toMatch(
    /stopped by you before its first cell$/,
  );
  expect(brokenText(run({ state: "done" }))).toBeNull();
});

test("a mark in the notebook counts only where it has the right shape", () => {
  expect(markText({ run: { state: "failed", cell: 1, cells: 3, cell_name: "fit" } })).toMatch(
    /failed at cell 2/,
  );
  for (const about of [undefined, null, {}, { run: null }, { run: "x" }, { run: { state: "failed" } }]) {
    expect(markText(about)).toBeNull();
  }
  expect(markText({ run: { state: "running", cell: 1, cells: 3, cell_name: null } })).toBeNull();
  expect(markText({ run: { state: "toString", cell: 1, cells: 3, cell_name: null } })).toBeNull();
});
