import { ServerConnection } from "@jupyterlab/services";
import { expect, test } from "vitest";
import { notebookState, run } from "../testing/samples";
import { findUnsaved } from "./find-unsaved";

const HERE = { path: "here.ipynb", isUnsaved: true, state: notebookState({}) };

/** A server that answers these paths, and nothing else ever; with the paths of requests that still wait for it. */
function serverOf(answers: Record<string, unknown>) {
  const waiting = new Set<string>();
  const settings = ServerConnection.makeSettings({
    baseUrl: "http://localhost:8888/",
    fetch: async (asked) => {
      const { url, signal } = asked as Request;
      const path = new URL(url).pathname;
      if (path in answers) {
        return Response.json(answers[path]);
      }
      waiting.add(path);
      return new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          waiting.delete(path);
          reject(signal.reason as Error);
        });
      });
    },
  });
  return { settings, waiting };
}

const session = (path: string, type: string) => ({
  id: path,
  path,
  type,
  name: path,
  kernel: { id: path, name: "python3" },
});

test("what is open here, what is open elsewhere and what runs is found", async () => {
  const { settings } = serverOf({
    "/openbis-jupyterlab/runs": { runs: [run({ notebook_path: "run.ipynb" })] },
    "/api/sessions": [session("elsewhere.ipynb", "notebook"), session("console-1", "console")],
    "/openbis-jupyterlab/notebook-state": notebookState({ state: "changed" }),
  });
  const found = await findUnsaved(settings, () => [HERE], 10_000);
  expect(found.map(({ path }) => path)).toEqual(["run.ipynb", "here.ipynb", "elsewhere.ipynb"]);
});

test("a server that answers nothing is waited for as long as it was said, and no request of ours longer", async () => {
  const { settings, waiting } = serverOf({});
  const search = findUnsaved(settings, () => [HERE], 50);
  expect(waiting).toEqual(new Set(["/openbis-jupyterlab/runs", "/api/sessions"]));
  expect((await search).map(({ path }) => path)).toEqual(["here.ipynb"]);
  expect(waiting).toEqual(new Set());
});

test("what was answered in time is told of", async () => {
  const { settings, waiting } = serverOf({
    "/openbis-jupyterlab/runs": { runs: [run({ notebook_path: "run.ipynb" })] },
    "/api/sessions": [session("elsewhere.ipynb", "notebook")],
  });
  const found = await findUnsaved(settings, () => [HERE], 50);
  expect(found.map(({ path }) => path)).toEqual(["run.ipynb", "here.ipynb"]);
  expect(waiting).toEqual(new Set());
});
