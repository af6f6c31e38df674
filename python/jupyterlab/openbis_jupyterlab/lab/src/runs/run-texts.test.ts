import { expect, test } from "vitest";
import { run } from "../testing/samples";
import { comparedText, lastRunText, progressText, unfinishedText } from "./run-texts";

test("the cell that is at work is counted, also after the last one has ended", () => {
  expect(progressText(run({}))).toBe("Running in the background: cell 5 of 11");
  expect(progressText(run({ cell: 11 }))).toBe("Running in the background: cell 11 of 11");
  expect(progressText(run({ state: "waiting" }))).toMatch(/turn/);
  expect(progressText(run({ state: "saving" }))).toBe("Saving in openBIS");
});

test("where a run stopped is said, and nothing of one that came to its end", () => {
  expect(unfinishedText(run({ state: "stopped" }))).toMatch(/at cell 5 of 11 \(fit\)$/);
  expect(unfinishedText(run({ state: "cancelled", cell_name: null }))).toMatch(/after cell 4 of 11$/);
  expect(unfinishedText(run({ state: "cancelled", cell: 0, cell_name: null }))).toMatch(
    /stopped by you before its first cell$/,
  );
  expect(unfinishedText(run({ state: "stopped", cell: 11, cell_name: null }))).toMatch(
    /after its last cell, before it was saved: .* press Save in openBIS$/,
  );
  expect(unfinishedText(run({ state: "done" }))).toBeNull();
});

test("what came out the same is said where there was anything to compare with", () => {
  expect(comparedText(run({}))).toBe("");
  expect(comparedText(run({ compared: { cells: 9, changed: 0 } }))).toMatch(/the same as before$/);
  expect(comparedText(run({ compared: { cells: 9, changed: 2 } }))).toMatch(/^; 2 of 9 cells changed/);
});

test("a mark in the notebook counts only where it has the right shape", () => {
  expect(lastRunText({ run: { state: "failed", cell: 1, cells: 3, cell_name: "fit" } })).toMatch(
    /failed at cell 2/,
  );
  for (const about of [undefined, null, {}, { run: null }, { run: "x" }, { run: { state: "failed" } }]) {
    expect(lastRunText(about)).toBeNull();
  }
  expect(lastRunText({ run: { state: "running", cell: 1, cells: 3, cell_name: null } })).toBeNull();
  expect(lastRunText({ run: { state: "toString", cell: 1, cells: 3, cell_name: null } })).toBeNull();
});
