import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { CommandRegistry } from "@lumino/commands";
import { Signal } from "@lumino/signaling";
import { Widget } from "@lumino/widgets";
import { expect, onTestFinished, test, vi } from "vitest";
import { NotebookRun } from "../runs";
import { NotebookState } from "../state";
import { notebookState, run } from "../testing/samples";
import { RUN, STATE } from "../texts";
import { stateItem } from "./state-item";

/** The toolbar's item over a state and a run that a test changes. */
function show(
  known: Partial<NotebookState>,
  running: Partial<NotebookRun> = {},
): { tell: (change: object) => void } {
  const source = {};
  const [stateChanged, runChanged] = [new Signal<object, void>(source), new Signal<object, void>(source)];
  const state = { current: null, about: null, changed: stateChanged, ...known };
  const follow = { current: null, isStopping: false, changed: runChanged, ...running };
  const commands = new CommandRegistry();
  commands.addCommand("openbis:upload", { label: "Save it", execute: () => undefined });
  const widget = stateItem(state as unknown as NotebookState, follow as unknown as NotebookRun, commands, [
    "openbis:upload",
  ]);
  Widget.attach(widget, document.body);
  onTestFinished(() => widget.dispose());
  return {
    tell: (change) => {
      Object.assign(follow, change);
      runChanged.emit();
    },
  };
}

test.each([
  [notebookState({}), "○", "not in openBIS", STATE.hint.never],
  [notebookState({ state: "saved", perm_id: "2026-7" }), "●", "in openBIS: 2026-7", STATE.hint.saved],
  [notebookState({ state: "changed", perm_id: "2026-7" }), "◐", "changed since 2026-7", STATE.hint.changed],
])("the mark of %o is “%s” with “%s”", async (current, mark, text, hint) => {
  show({ current });
  const button = await screen.findByRole("button");
  expect(button.textContent).toBe(`${mark} ${text}`);
  expect(screen.getByRole("status").textContent, "the mark itself is not read out").toBe(text);
  expect(button.title).toBe(`${hint}\n${STATE.menu}`);
});

test("where the last run stopped stands beside the state", async () => {
  const about = { run: { state: "failed", cell: 1, cells: 3, cell_name: "fit" } };
  show({ current: notebookState({}), about });
  const text = "the run in the background failed at cell 2 of 3 (fit)";
  expect((await screen.findByRole("button")).textContent).toBe(`○ not in openBIS; ${text}`);
});

test("nothing is said of a notebook that the server cannot tell of", async () => {
  const { tell } = show({});
  tell({});
  await expect.poll(() => document.querySelector(".jp-openbis-toolbar-state")).not.toBeNull();
  expect(document.querySelector(".jp-openbis-toolbar-state")?.textContent).toBe("");
});

test("the mark opens the menu of what can be done", async () => {
  show({ current: notebookState({}) });
  await userEvent.click(await screen.findByRole("button"));
  expect((await screen.findByRole("menuitem")).textContent).toContain("Save it");
});

test("a run is followed in the mark's place and can be stopped once", async () => {
  const stop = vi.fn(async () => undefined);
  const { tell } = show({ current: notebookState({}) }, { current: run({}), stop });
  await screen.findByText("Running in the background: cell 5 of 11");
  await userEvent.click(screen.getByRole("button", { name: RUN.stop }));
  expect(stop).toHaveBeenCalledOnce();
  tell({ isStopping: true });
  const stopping = await screen.findByRole<HTMLButtonElement>("button", { name: RUN.stopping });
  expect(stopping.disabled).toBe(true);
  tell({ current: null });
  expect((await screen.findByText("not in openBIS")).closest("button")).toBeTruthy();
});
