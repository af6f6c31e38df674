import { expect, test } from "vitest";
import type { INotebookState } from "../server";
import { run } from "../testing/samples";
import { unsavedNotebooks } from "./unsaved";

test("notebooks that openBIS does not have as they stand, open here or in another tab", async () => {
  const states: Record<string, INotebookState> = {
    "b.ipynb": { state: "changed", perm_id: "2026-1", link: "x", place: null, made: true },
    "c.ipynb": { state: "never", perm_id: null, link: null, place: null, made: false },
    "d.ipynb": { state: "saved", perm_id: "2026-2", link: "x", place: null, made: true },
  };
  const never: INotebookState = { state: "never", perm_id: null, link: null, place: null, made: true };
  const asked: string[] = [];
  const found = await unsavedNotebooks(
    [
      { path: "a.ipynb", isUnsaved: true, state: never },
      { path: "e.ipynb", isUnsaved: false, state: null },
    ],
    ["a.ipynb", "b.ipynb", "b.ipynb", "c.ipynb", "d.ipynb", "gone.ipynb"],
    [],
    async (path) => {
      asked.push(path);
      return states[path] ?? Promise.reject(new Error("gone"));
    },
  );
  expect(found).toEqual([
    { path: "a.ipynb", state: never },
    { path: "b.ipynb", state: states["b.ipynb"] },
  ]);
  expect(asked).toEqual(["b.ipynb", "c.ipynb", "d.ipynb", "gone.ipynb"]);
});

test("a run in the background is at stake whatever openBIS has of its notebook, and is named once, as a run", async () => {
  const waiting = run({ notebook_path: "a.ipynb", state: "waiting" });
  const closed = run({ notebook_path: "b.ipynb" });
  const ended = run({ notebook_path: "c.ipynb", state: "failed" });
  const changed: INotebookState = { state: "changed", perm_id: "2026-1", link: "x", place: null, made: true };
  const found = await unsavedNotebooks(
    [{ path: "a.ipynb", isUnsaved: true, state: changed }],
    ["b.ipynb", "d.ipynb"],
    [ended, closed, waiting],
    async () => changed,
  );
  expect(found).toEqual([
    { path: "b.ipynb", run: closed },
    { path: "a.ipynb", run: waiting },
    { path: "d.ipynb", state: changed },
  ]);
});
