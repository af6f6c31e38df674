import { expect, test } from "vitest";
import { run } from "../testing/samples";
import { hasEnded, runUnderWay } from "./run-states";

test("only a run of this very notebook that has not ended is followed", () => {
  const ended = (["done", "failed", "cancelled", "stopped"] as const).map((state) => run({ state }));
  expect(ended.every(hasEnded)).toBe(true);
  const other = run({ notebook_path: "growth.ipynb" });
  const waiting = run({ state: "waiting", run_id: "r2" });
  expect(runUnderWay([...ended, other, waiting], "lab/growth.ipynb")).toBe(waiting);
  expect(runUnderWay([...ended, other], "lab/growth.ipynb")).toBeNull();
});
