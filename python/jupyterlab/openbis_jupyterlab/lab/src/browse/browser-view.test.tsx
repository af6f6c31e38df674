import { StateDB } from "@jupyterlab/statedb";
import { Signal } from "@lumino/signaling";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { connection, entity, file, node } from "../testing/samples";
import { type Answers, failure, Refusal, server } from "../testing/server";
import { BROWSE, FAILED } from "../texts";
import { BrowserView, type IBrowser } from "./browser-view";
import { readMemory } from "./memory";

globalThis.ResizeObserver ??= class {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
};

const SPACE = node({ kind: "SPACE", perm_id: "LAB", code: "LAB", name: "", type: "" });
const STEP = node({});
const SET = node({ kind: "DATASET", perm_id: "2026-1", code: "2026-1", name: "Curves", type: "RAW_DATA" });
const ANSWERS: Answers = {
  "GET connections": () => ({ connections: [connection({})], can_add: true }),
  "POST connections/c1/level": ({ kind }) => ({
    groups: kind
      ? [{ name: "OBJECT", items: [STEP], total: 1 }]
      : [
          { name: "LAB_NOTEBOOK", items: [SPACE], total: 1 },
          { name: "INVENTORY", items: [], total: 0 },
        ],
  }),
  "POST connections/c1/find": () => ({ groups: [{ name: "DATASET", items: [SET], total: 1 }] }),
  "POST connections/c1/entity": () =>
    entity({
      node: STEP,
      properties: [{ code: "NOTES", label: "Notes", value: "<b>stir</b>" }],
      parents: { name: "OBJECT", items: [node({ perm_id: "2026-4", name: "Mother" })], total: 60 },
      children: { name: "OBJECT", items: [], total: 0 },
    }),
  "GET connections/c1/datasets/2026-1/files": () => ({ files: [file({ path: "original/a.csv" })] }),
  "POST connections/c1/datasets/2026-1/preview": () => ({
    ...{ kind: "table", size: 1500, checksum: null, text: "", media_type: "", cut: false },
    rows: [["hour"], ["1"]],
  }),
};

async function open(answers: Answers = {}) {
  const openbis = server({ ...ANSWERS, ...answers });
  const source = {};
  const used = new Signal<unknown, void>(source);
  const browser: IBrowser = {
    api: openbis.api,
    connection: { id: null, used },
    memory: await readMemory(new StateDB()),
    notebook: () => null,
    notebookChanged: new Signal<unknown, unknown>(source),
    shown: new Signal<unknown, void>(source),
    connect: vi.fn(async () => used.emit()),
    folder: () => "data",
    onClosedEarly: vi.fn(),
  };
  render(<BrowserView browser={browser} />);
  return { openbis, browser, user: userEvent.setup() };
}

const line = (name: string): Promise<HTMLElement> => screen.findByRole("treeitem", { name });
const details = (): HTMLElement => screen.getByRole("region", { name: BROWSE.details });

test("a thing's properties and relatives are text; what was looked at is remembered", async () => {
  const { user, browser } = await open();
  await user.dblClick(await line("LAB"));
  await user.click(await line("Preculture"));
  expect(await within(details()).findByText("<b>stir</b>")).toBeTruthy();
  expect(within(details()).getByText(BROWSE.parents(60))).toBeTruthy();
  expect(within(details()).getByText("and 59 more")).toBeTruthy();
  expect(browser.memory.recent("c1").map(({ perm_id }) => perm_id)).toEqual(["2026-5", "LAB"]);
  await user.click(await line("Recently used"));
  expect(await screen.findAllByRole("treeitem", { name: "Preculture" })).toHaveLength(2);
  const leads = vi.spyOn(window, "open").mockReturnValue(null);
  await user.click(within(details()).getByRole("button", { name: BROWSE.newNotebook }));
  expect(leads.mock.lastCall?.[0]).toMatch(/viewData=2026-5&jupyter=new$/);
});

test("a search by words, type and day; without a notebook no code is offered for a file", async () => {
  const { user, openbis } = await open({
    "GET connections/c1/types": () => ({ experiments: [], objects: ["STEP"], datasets: ["RAW_DATA"] }),
  });
  await user.click(await screen.findByRole("button", { name: BROWSE.filters }));
  await screen.findByRole("option", { name: "RAW_DATA" });
  await user.selectOptions(screen.getByRole("combobox", { name: BROWSE.type }), "RAW_DATA");
  await user.type(screen.getByRole("searchbox"), " curves {Enter}");
  await screen.findByText(BROWSE.found(1));
  expect(openbis.asked("POST connections/c1/find").at(-1)).toEqual({
    text: "curves",
    type: "RAW_DATA",
    since: "",
    until: "",
  });
  await user.dblClick(await line("Curves"));
  await user.click(await line("original"));
  await user.click(await line("a.csv"));
  expect(await within(details()).findByRole("columnheader", { name: "hour" })).toBeTruthy();
  expect(within(details()).getByRole("button", { name: BROWSE.insert })).toHaveProperty("disabled", true);
  expect(within(details()).getByText(BROWSE.insertHint.noNotebook)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: BROWSE.clear }));
  await line("Lab notebook");
});

test("who is not connected is asked to, and sees the tree after that", async () => {
  const states = ["signed-out", "connected"] as const;
  let asked = 0;
  const { user } = await open({
    "GET connections": () => ({
      connections: [connection({ state: states[asked++ ? 1 : 0] })],
      can_add: true,
    }),
  });
  await screen.findByText(BROWSE.notConnected);
  await user.click(screen.getByRole("button", { name: BROWSE.connect }));
  await line("LAB");
});

test("a sign-in that has ended is told with what helps; the next one loads everything anew", async () => {
  let hasEnded = true;
  const { user, browser } = await open({
    "POST connections/c1/level": (body) => {
      if (hasEnded) throw new Refusal(failure("session-expired"), 403);
      return ANSWERS["POST connections/c1/level"]?.(body);
    },
  });
  expect((await screen.findByRole("alert")).textContent).toContain("This is session-expired.");
  hasEnded = false;
  await user.click(screen.getByRole("button", { name: FAILED.connect }));
  await line("LAB");
  expect(browser.connect).toHaveBeenCalledOnce();
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});
