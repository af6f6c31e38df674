import type { NotebookPanel } from "@jupyterlab/notebook";
import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Signal } from "@lumino/signaling";
import { expect, test, vi } from "vitest";
import { connection, environmentPlan, notebookState, transfer } from "../testing/samples";
import { server } from "../testing/server";
import { ENVIRONMENT, LABELS } from "../texts";
import { openInSameEnvironment } from "./actions";

test("the openBIS that has the notebook is asked, and Jupyter knows the new kernel before it is used", async () => {
  const { api, asked } = server({
    "GET connections": () => ({
      can_add: true,
      connections: [connection({}), connection({ id: "c2", url: "https://openbis.example.org:8443" })],
    }),
    "GET connections/c2/datasets/2026-7/environment": () => environmentPlan({}),
    "POST transfers": () => transfer({ kind: "environment", state: "done", kernel: "openbis-2026-7" }),
  });
  const steps: string[] = [];
  const panel = {
    isDisposed: false,
    sessionContext: { changeKernel: async ({ name }: { name: string }) => void steps.push(name) },
  } as unknown as NotebookPanel;
  const context = {
    api,
    connection: { id: "c1", used: new Signal<unknown, void>({}) },
    kernelspecs: { refreshSpecs: async () => void steps.push("specs") },
  };
  const link = "https://openbis.example.org:8443/openbis/webapp/eln-lims/?viewData=2026-7";
  const closed = vi.fn();
  const current = notebookState({ state: "saved", perm_id: "2026-7", link });
  void openInSameEnvironment(context, panel, { current }).then(closed);
  await userEvent.click(await screen.findByText(ENVIRONMENT.start));
  await screen.findByText(ENVIRONMENT.done);
  expect(steps).toEqual(["specs", "openbis-2026-7"]);
  expect(asked("POST transfers")[0]).toMatchObject({ connection: "c2", dataset: "2026-7" });
  await userEvent.click(screen.getByText(LABELS.close));
  await waitFor(() => expect(closed).toHaveBeenCalledOnce());
});

test("nothing is asked of a notebook that openBIS does not have", async () => {
  const { api } = server({});
  const context = {
    api,
    connection: { id: null, used: new Signal<unknown, void>({}) },
    kernelspecs: { refreshSpecs: async () => undefined },
  };
  await openInSameEnvironment(context, {} as NotebookPanel, { current: notebookState({}) });
  expect(document.querySelector(".jp-openbis-dialog")).toBeNull();
});
