import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, onTestFinished, test, vi } from "vitest";
import type { IDataset, IDatasetPage, ITransfer } from "../server";
import { dataset, datasetType, transfer, file } from "../testing/samples";
import { type Answers, failure, type IServer, Refusal, server } from "../testing/server";
import { DOWNLOAD, FAILED, LABELS, TRANSFER } from "../texts";
import { DownloadView } from "./download-view";

const ONE = dataset({});
const TWO = dataset({ perm_id: "2026-2", name: "" });
const FILES = [file({ path: "raw/a.csv", size: 1500 }), file({ path: "raw/b.csv", size: 500 })];

type Told = "onFetched" | "onClosedEarly" | "onConnect" | "close";

/** The dialog's body over an openBIS with two datasets. */
function show(
  answers: Answers = {},
): IServer & Record<Told, ReturnType<typeof vi.fn>> & { unmount: () => void } {
  const made = server({
    "GET connections/c1/dataset-types": () => ({
      types: [datasetType({}), datasetType({ code: "RAW_DATA" })],
    }),
    "POST connections/c1/datasets": () => page(ONE, TWO),
    "GET connections/c1/datasets/2026-1/files": () => ({ files: FILES }),
    "GET connections/c1/datasets/2026-2/files": () => ({ files: [] }),
    ...answers,
  });
  const told = { onFetched: vi.fn(), onClosedEarly: vi.fn(), onConnect: vi.fn(), close: vi.fn() };
  const { unmount } = render(
    <DownloadView api={made.api} connection="c1" folder="lab/data" insertCell={true} {...told} />,
  );
  return { ...made, ...told, unmount };
}

function page(...items: IDataset[]): IDatasetPage {
  return { items, total: items.length };
}

/** The answers of one transfer that is told of in these states, one look after the other, the last one for ever. */
function transfers(...states: Partial<ITransfer>[]): Answers {
  let look = -1;
  const next = (): ITransfer => {
    look = Math.min(look + 1, states.length - 1);
    return transfer(states[look] ?? {});
  };
  return { "POST transfers": next, "GET transfers/t1": next };
}

const button = (name: string): HTMLButtonElement => screen.getByRole("button", { name });
const row = async (permId: string): Promise<HTMLElement> => {
  const found = await screen.findByText((text) => text.includes(`· ${permId} ·`));
  return found.closest("li") as HTMLElement;
};

/** Ticks the first dataset and waits until its size is known. */
async function choose(): Promise<void> {
  await userEvent.click(within(await row("2026-1")).getByRole("checkbox", { name: /Growth/ }));
  await screen.findByText("1 dataset chosen, 2.0 kB");
}

test("Enter in a search field searches once for all that is entered", async () => {
  const { asked } = show();
  await row("2026-2");
  await userEvent.type(screen.getByLabelText(DOWNLOAD.place), " /LAB/PLANTS ");
  await userEvent.selectOptions(screen.getByLabelText(DOWNLOAD.type), "RAW_DATA");
  await userEvent.type(screen.getByLabelText(DOWNLOAD.text), "growth{Enter}");
  const all = { text: "", place: "", type: "", from: 0, count: 25 };
  const wanted = { ...all, text: "growth", place: "/LAB/PLANTS", type: "RAW_DATA" };
  await waitFor(() => expect(asked("POST connections/c1/datasets").at(-1)).toEqual(wanted));
  await userEvent.click(button(DOWNLOAD.search));
  const queries = asked("POST connections/c1/datasets");
  expect(queries[0]).toEqual(all);
  expect(queries.slice(-2)).toEqual([wanted, wanted]);
});

test("whoever stops typing sees what is found, without Enter", async () => {
  const { asked } = show();
  await row("2026-2");
  await userEvent.type(screen.getByLabelText(DOWNLOAD.text), "growth");
  const list = screen.getByRole("list", { name: DOWNLOAD.title });
  expect(list.getAttribute("aria-busy"), "what stands there was found for other words").toBe("true");
  await waitFor(() => expect(list.getAttribute("aria-busy")).toBe("false"));
  await waitFor(() =>
    expect(asked("POST connections/c1/datasets").at(-1)).toMatchObject({ text: "growth", from: 0 }),
  );
});

test("more of a long list is put below what is there", async () => {
  const { asked } = show({
    "POST connections/c1/datasets": ({ from }) => ({ items: from === 0 ? [ONE] : [TWO], total: 2 }),
  });
  await screen.findByText("1 of 2 datasets");
  await userEvent.click(button(DOWNLOAD.more));
  await screen.findByText("2 datasets");
  expect(screen.queryByRole("button", { name: DOWNLOAD.more })).toBeNull();
  expect(asked("POST connections/c1/datasets").map(({ from }) => from)).toEqual([0, 1]);
  const list = within(screen.getByRole("list", { name: DOWNLOAD.title }));
  expect(list.getByText("Growth curves")).toBeTruthy();
  expect(list.getByText("2026-2"), "one without a name goes by its permId").toBeTruthy();
});

test("nothing found says what to try", async () => {
  show({ "POST connections/c1/datasets": () => page() });
  await screen.findByText(DOWNLOAD.nothing);
  expect(button(DOWNLOAD.start).disabled).toBe(true);
});

test("the chosen files of a dataset are fetched into the folder and told", async () => {
  const files = ["lab/data/2026-1/raw/b.csv"];
  const { asked, onFetched } = show(transfers({ done: 100, total: 500 }, { state: "done", files }));
  await choose();
  const box = within(await row("2026-1")).getByRole<HTMLInputElement>("checkbox", { name: /Growth/ });
  await userEvent.click(await screen.findByLabelText(/a\.csv/));
  expect(screen.getByText("1 dataset chosen, 500 bytes")).toBeTruthy();
  expect([box.checked, box.indeterminate]).toEqual([true, true]);
  await userEvent.clear(screen.getByLabelText(DOWNLOAD.folder));
  await userEvent.type(screen.getByLabelText(DOWNLOAD.folder), "elsewhere");
  await userEvent.click(screen.getByLabelText(DOWNLOAD.insert));
  await userEvent.click(button(DOWNLOAD.start));
  await screen.findByText("Downloading 100 bytes of 500 bytes");
  await screen.findByText("1 file is in the folder elsewhere.");
  await userEvent.type(screen.getByLabelText(DOWNLOAD.folder), "/next");
  expect(screen.getByText("1 file is in the folder elsewhere."), "that is where they are").toBeTruthy();
  expect(asked("POST transfers")).toEqual([
    { kind: "download", connection: "c1", folder: "elsewhere", datasets: { "2026-1": ["raw/b.csv"] } },
  ]);
  expect(onFetched).toHaveBeenCalledExactlyOnceWith(files, ["2026-1"], false);
});

test("a button that is pressed twice begins one download", async () => {
  let begin: (end: ITransfer) => void = () => undefined;
  const { asked } = show({ "POST transfers": () => new Promise<ITransfer>((resolve) => (begin = resolve)) });
  await choose();
  await userEvent.dblClick(button(DOWNLOAD.start));
  await waitFor(() => expect(asked("POST transfers")).toHaveLength(1));
  begin(transfer({ state: "done" }));
  await screen.findByText(DOWNLOAD.done(0, "lab/data", null));
  expect(asked("POST transfers")).toHaveLength(1);
});

test("a transfer can be cancelled, and nothing counts as fetched", async () => {
  let state: ITransfer["state"] = "running";
  const { onFetched } = show({
    "POST transfers": () => transfer({ total: 500 }),
    "GET transfers/t1": () => transfer({ total: 500, state }),
    "DELETE transfers/t1": () => {
      state = "cancelled";
      return transfer({ total: 500 });
    },
  });
  await choose();
  await userEvent.click(button(DOWNLOAD.start));
  await userEvent.click(await screen.findByRole("button", { name: LABELS.cancel }));
  await screen.findByText(TRANSFER.cancelled.download);
  expect(onFetched).not.toHaveBeenCalled();
  expect(screen.queryByRole("alert")).toBeNull();
  expect(button(DOWNLOAD.start).disabled, "it can go on").toBe(false);
});

test("a transfer that is under way when the dialog is closed is handed over, one that has ended is not", async () => {
  const running = show(transfers({}));
  await choose();
  await userEvent.click(button(DOWNLOAD.start));
  await screen.findByText(TRANSFER.whenClosed);
  running.unmount();
  expect(running.onClosedEarly).toHaveBeenCalledOnce();
  const ended = show(transfers({ state: "done" }));
  await choose();
  await userEvent.click(button(DOWNLOAD.start));
  await screen.findByText(DOWNLOAD.done(0, "lab/data", null));
  ended.unmount();
  expect(ended.onClosedEarly).not.toHaveBeenCalled();
});

test("a transfer that ends because the sign-in has expired offers to connect, and what is chosen stays", async () => {
  const { onConnect, onFetched } = show(transfers({ state: "failed", error: failure("session-expired") }));
  await choose();
  await userEvent.click(button(DOWNLOAD.start));
  await userEvent.click(await screen.findByRole("button", { name: FAILED.connect }));
  expect(onConnect).toHaveBeenCalledOnce();
  expect(onFetched).not.toHaveBeenCalled();
  expect(screen.getByText("1 dataset chosen, 2.0 kB")).toBeTruthy();
});

test("a search that fails says why, and the next one that does not leaves nothing of it", async () => {
  let isAway = true;
  show({
    "POST connections/c1/datasets": () => {
      if (isAway) {
        throw new Refusal(failure("owner-unknown"), 404);
      }
      return page(ONE);
    },
  });
  expect((await screen.findByRole("alert")).textContent).toContain("This is owner-unknown.");
  isAway = false;
  await userEvent.click(button(DOWNLOAD.search));
  await screen.findByText("1 dataset");
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a dataset without files says so", async () => {
  show();
  const without = await row("2026-2");
  await userEvent.click(within(without).getByRole("checkbox"));
  await within(without).findByText(DOWNLOAD.noFiles);
});

test("a server that has gone in the middle is told, and one that is back can be asked again", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"], shouldAdvanceTime: true, advanceTimeDelta: 1 });
  onTestFinished(() => void vi.useRealTimers());
  const { asked } = show({
    "POST transfers": () => transfer({ total: 500 }),
    "GET transfers/t1": () => {
      throw new TypeError("Failed to fetch");
    },
  });
  await choose();
  await userEvent.click(button(DOWNLOAD.start));
  await screen.findByRole("progressbar");
  expect(button(DOWNLOAD.start).disabled).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await screen.findByRole("alert")).textContent).toContain(FAILED.offline);
  expect(screen.queryByRole("progressbar")).toBeNull();
  await userEvent.click(button(DOWNLOAD.start));
  await waitFor(() => expect(asked("POST transfers")).toHaveLength(2));
});
