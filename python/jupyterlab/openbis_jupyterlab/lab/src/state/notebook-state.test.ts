import { Signal } from "@lumino/signaling";
import { expect, test } from "vitest";
import type { Api, INotebookState } from "../server";
import { notebookState } from "../testing/samples";
import { NotebookState } from "./notebook-state";

type Context = ConstructorParameters<typeof NotebookState>[1];

const SAVED = notebookState({ state: "saved", perm_id: "2026-7", link: "x" });

/** An open notebook, and what the server says about its file. */
function open(onDisk: INotebookState | Error, metadata: Record<string, unknown> = {}) {
  const source = {};
  const signal = <T>(): Signal<object, T> => new Signal<object, T>(source);
  const model = {
    dirty: false,
    metadataChanged: signal<{ key: string }>(),
    stateChanged: signal<{ name: string; newValue: unknown }>(),
    contentChanged: signal<undefined>(),
    getMetadata: (key: string) => metadata[key],
  };
  const context = {
    path: "lab/growth.ipynb",
    ready: Promise.resolve(),
    model,
    fileChanged: signal<undefined>(),
    pathChanged: signal<undefined>(),
    disposed: signal<undefined>(),
  };
  const server = { says: onDisk };
  const asked: string[] = [];
  const api = {
    notebookState: async (path: string): Promise<INotebookState> => {
      asked.push(path);
      if (server.says instanceof Error) throw server.says;
      return server.says;
    },
  };
  const state = new NotebookState(api as unknown as Api, context as unknown as Context);
  const isKnown = (): Promise<void> => expect.poll(() => asked.length).toBeGreaterThan(0);
  return { state, context, model, server, asked, isKnown };
}

test("what the person types is a change at once, and none once it is written and saved", async () => {
  const { state, context, model, isKnown } = open(SAVED);
  await isKnown();
  await expect.poll(() => state.current).toEqual(SAVED);
  model.dirty = true;
  model.contentChanged.emit(undefined);
  expect(state.current).toEqual({ ...SAVED, state: "changed" });
  expect([state.isEdited, state.isUnsaved]).toEqual([true, true]);
  model.dirty = false;
  context.fileChanged.emit(undefined);
  await expect.poll(() => state.current).toEqual(SAVED);
  expect([state.isEdited, state.isUnsaved]).toEqual([false, false]);
});

test("a file that is written only after the page has said so is asked about again", async () => {
  const { state, context, model, server, asked, isKnown } = open(notebookState({}));
  await isKnown();
  let told = 0;
  state.changed.connect(() => (told += 1));
  model.dirty = true;
  model.contentChanged.emit(undefined);
  context.fileChanged.emit(undefined);
  await expect.poll(() => told).toBe(2);
  expect(state.isEdited).toBe(true);
  server.says = SAVED;
  model.dirty = false;
  model.stateChanged.emit({ name: "dirty", newValue: false });
  await expect.poll(() => state.current).toEqual(SAVED);
  expect([told, asked.length]).toEqual([3, 3]);
});

test.each([
  ["language_info", false],
  ["kernelspec", false],
  ["openbis", true],
])("metadata %s is a change: %s", async (key, isChange) => {
  const { state, model, isKnown } = open(SAVED);
  await isKnown();
  await expect.poll(() => state.current).toEqual(SAVED);
  model.dirty = true;
  model.metadataChanged.emit({ key });
  model.contentChanged.emit(undefined);
  expect(state.isEdited).toBe(isChange);
});

test("what is read anew from the disk is no change, nor what a kernel that was slow to start writes after it", async () => {
  const { state, model, isKnown } = open(SAVED);
  await isKnown();
  model.dirty = true;
  model.contentChanged.emit(undefined);
  expect(state.isEdited).toBe(true);
  model.dirty = false;
  model.stateChanged.emit({ name: "dirty", newValue: false });
  model.dirty = true;
  model.metadataChanged.emit({ key: "language_info" });
  model.contentChanged.emit(undefined);
  expect(state.isEdited).toBe(false);
});

test("only a notebook of openBIS is at risk", async () => {
  for (const [made, about, isUnsaved] of [
    [false, undefined, false],
    [true, undefined, true],
    [false, { history_id: "h" }, true],
  ] as const) {
    const { state } = open(notebookState({ made }), { openbis: about });
    expect(state.isUnsaved, "nothing is known yet").toBe(false);
    await expect.poll(() => state.current).not.toBeNull();
    expect(state.isUnsaved).toBe(isUnsaved);
  }
});

test("a server that does not answer leaves the state open, and another path asks anew", async () => {
  const { state, context, server, asked, isKnown } = open(new Error("away"));
  await isKnown();
  expect([state.current, state.isUnsaved]).toEqual([null, false]);
  server.says = SAVED;
  context.path = "lab/other.ipynb";
  context.pathChanged.emit(undefined);
  await expect.poll(() => state.current).toEqual(SAVED);
  expect(asked).toEqual(["lab/growth.ipynb", "lab/other.ipynb"]);
});

test("after the notebook is closed nobody is asked and nobody told", async () => {
  const { state, context, model, asked, isKnown } = open(SAVED);
  await isKnown();
  await expect.poll(() => state.current).toEqual(SAVED);
  context.disposed.emit(undefined);
  expect(state.isDisposed).toBe(true);
  model.contentChanged.emit(undefined);
  context.fileChanged.emit(undefined);
  expect([state.isEdited, asked.length]).toEqual([false, 1]);
});
