import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, onTestFinished, test, vi } from "vitest";
import type { ITransfer } from "../server";
import { assignment, datasetType, owner, transfer } from "../testing/samples";
import { type Answers, failure, type IServer, Refusal, server } from "../testing/server";
import { FAILED, LABELS, TRANSFER, UPLOAD } from "../texts";
import { SaveView } from "./save-view";

const NAME = assignment({ code: "$NAME", label: "Name", mandatory: true });
const NOTES = assignment({ label: "Notes", data_type: "MULTILINE_VARCHAR" });
const METHOD = assignment({
  code: "METHOD",
  label: "Method",
  description: "How it was measured",
  data_type: "CONTROLLEDVOCABULARY",
  mandatory: true,
  terms: [
    { code: "PCR", label: "Polymerase chain reaction" },
    { code: "OD600", label: "" },
  ],
});
const HISTORY = assignment({ code: "$HISTORY_ID", label: "History", mandatory: true });
const TYPES = [
  datasetType({ assignments: [NAME, NOTES, HISTORY] }),
  datasetType({ code: "METHOD_NOTEBOOK", description: "With method", assignments: [NAME, METHOD] }),
];

type Props = Parameters<typeof SaveView>[0];
type Told = "writeNotebook" | "onSaved" | "onClosedEarly" | "onConnect" | "close";

/** The dialog's body for a notebook that was made for an experiment. */
function show(
  answers: Answers = {},
  props: Partial<Props> = {},
): IServer & Record<Told, ReturnType<typeof vi.fn>> {
  const made = server({
    "GET connections/c1/dataset-types": () => ({ types: TYPES }),
    "POST connections/c1/owners": () => ({ owners: [owner({})] }),
    ...answers,
  });
  const told = {
    writeNotebook: vi.fn<Props["writeNotebook"]>(async () => undefined),
    onSaved: vi.fn(),
    onClosedEarly: vi.fn(),
    onConnect: vi.fn(),
    close: vi.fn(),
  };
  const files = ["lab/a.csv", "lab/b.png"];
  const preset = { name: "", type: "ANALYSIS_NOTEBOOK", parents: ["2026-1"], owner: "2026-9", files };
  render(
    <SaveView api={made.api} connection="c1" notebook="lab/growth.ipynb" {...preset} {...told} {...props} />,
  );
  return { ...made, ...told };
}

/** The answers of an upload that ends so. */
function ending(end: Partial<ITransfer>): Answers {
  return { "POST transfers": () => transfer({ kind: "upload", ...end }) };
}

const SAVED = { state: "done", perm_id: "2026-7", link: "https://openbis.example.org/7" } as const;
const NEWER = { ...failure("version-newer"), message: "2026-5 was saved by bob." };
const button = (name: string): HTMLButtonElement => screen.getByRole("button", { name });
const save = (): Promise<void> => userEvent.click(button(UPLOAD.start));
/** Waits until the form is there and the owner known. */
const isReady = (): Promise<unknown> =>
  Promise.all([screen.findByLabelText("Name (required)"), screen.findByText("Growth")]);

test("what is preset and entered is sent, once the notebook is written", async () => {
  const { asked, writeNotebook, onSaved } = show(ending(SAVED));
  await isReady();
  expect(screen.getByLabelText<HTMLInputElement>("Name (required)").value).toBe("growth");
  expect(screen.queryByLabelText(/History/)).toBeNull();
  await userEvent.type(screen.getByLabelText("Notes"), "First try");
  await userEvent.click(screen.getByLabelText("b.png"));
  await save();
  const link = await screen.findByRole<HTMLAnchorElement>("link", { name: LABELS.show });
  expect([link.href, link.rel]).toEqual(["https://openbis.example.org/7", "noopener noreferrer"]);
  expect(screen.getByText(/Saved as 2026-7/)).toBeTruthy();
  expect(writeNotebook).toHaveBeenCalledExactlyOnceWith(owner({}));
  expect(asked("POST transfers")).toEqual([
    {
      kind: "upload",
      connection: "c1",
      notebook: "lab/growth.ipynb",
      owner: "2026-9",
      type: "ANALYSIS_NOTEBOOK",
      properties: { $NAME: "growth", NOTES: "First try" },
      parents: ["2026-1"],
      files: ["lab/b.png"],
      newer: "ask",
    },
  ]);
  expect(onSaved).toHaveBeenCalledOnce();
  expect(button(UPLOAD.start).disabled, "it is saved").toBe(true);
});

test("a notebook of openBIS is preset with what people call it", async () => {
  show(ending(SAVED), { name: "Growth curves, 30 °C" });
  await isReady();
  expect(screen.getByLabelText<HTMLInputElement>("Name (required)").value).toBe("Growth curves, 30 °C");
});

test("what openBIS did not take as a parent is said with what was saved", async () => {
  show(ending({ ...SAVED, note: "openBIS did not take 2026-1 as a parent." }));
  await isReady();
  await save();
  expect(await screen.findByText(/Saved as 2026-7.* did not take 2026-1 as a parent\./)).toBeTruthy();
});

test("a required property that is missing is marked and named until it is filled in", async () => {
  const { asked, writeNotebook } = show(ending(SAVED));
  await isReady();
  const name = screen.getByLabelText("Name (required)");
  await userEvent.clear(name);
  expect(name.getAttribute("aria-invalid"), "nobody has tried to save yet").toBe("false");
  await save();
  expect(name.getAttribute("aria-invalid")).toBe("true");
  const hint = document.getElementById(name.getAttribute("aria-describedby") ?? "");
  expect(hint?.textContent).toBe("Name is required.");
  expect(writeNotebook).not.toHaveBeenCalled();
  expect(asked("POST transfers")).toEqual([]);
  await userEvent.type(name, "n");
  expect(name.getAttribute("aria-invalid")).toBe("false");
});

test("a vocabulary is a list of its terms, and what fits another type is kept for it", async () => {
  const { asked } = show(ending(SAVED));
  await isReady();
  await userEvent.type(screen.getByLabelText("Name (required)"), " 2");
  await userEvent.selectOptions(screen.getByLabelText(UPLOAD.type), "METHOD_NOTEBOOK");
  const method = screen.getByLabelText<HTMLSelectElement>("Method (required)");
  expect(
    within(method)
      .getAllByRole("option")
      .map((one) => one.textContent),
  ).toEqual(["", "Polymerase chain reaction", "OD600"]);
  await save();
  const hint = document.getElementById(method.getAttribute("aria-describedby") ?? "");
  expect([method.getAttribute("aria-invalid"), hint?.textContent]).toEqual(["true", "Method is required."]);
  await userEvent.selectOptions(method, "OD600");
  await save();
  await screen.findByText(/Saved as/);
  const sent = asked("POST transfers").map(({ type, properties }) => ({ type, properties }));
  expect(sent).toEqual([{ type: "METHOD_NOTEBOOK", properties: { $NAME: "growth 2", METHOD: "OD600" } }]);
});

test("parents are added and taken away; one that is entered twice is one", async () => {
  const { asked } = show(ending(SAVED));
  await isReady();
  const chips = (): (string | null)[] =>
    within(screen.getByRole("list", { name: UPLOAD.parents }))
      .getAllByRole("listitem")
      .map((one) => one.firstChild?.textContent ?? null);
  const field = screen.getByRole<HTMLInputElement>("textbox", { name: UPLOAD.parents });
  await userEvent.type(field, "2026-2{Enter}");
  await userEvent.type(field, " 2026-2 ");
  await userEvent.click(button(UPLOAD.add));
  await userEvent.type(field, "2026-3{Enter}");
  expect(chips()).toEqual(["2026-1", "2026-2", "2026-3"]);
  expect(field.value).toBe("");
  await userEvent.click(button(UPLOAD.removeParent("2026-1")));
  expect(chips()).toEqual(["2026-2", "2026-3"]);
  await save();
  await screen.findByText(/Saved as/);
  expect(asked("POST transfers").map(({ parents }) => parents)).toEqual([["2026-2", "2026-3"]]);
});

test("a parent that is typed in is sent, too, without a press of Add", async () => {
  const { asked } = show(ending(SAVED));
  await isReady();
  await userEvent.type(screen.getByRole("textbox", { name: UPLOAD.parents }), "2026-2");
  await save();
  await screen.findByText(/Saved as/);
  expect(asked("POST transfers").map(({ parents }) => parents)).toEqual([["2026-1", "2026-2"]]);
});

test("a form that could not be made is made by another try", async () => {
  let fails = true;
  show({
    "GET connections/c1/dataset-types": () => {
      if (fails) {
        throw new Refusal(failure("openbis-unreachable"));
      }
      return { types: TYPES };
    },
  });
  await screen.findByText("This is openbis-unreachable.");
  fails = false;
  await userEvent.click(button(FAILED.again));
  await isReady();
  expect(screen.queryByRole("alert")).toBeNull();
});

test.each(["continue", "branch", "beside"] as const)(
  "a newer version is asked about, and “%s” is what is sent",
  async (way) => {
    let begin: (end: ITransfer) => void = () => undefined;
    const { asked, onSaved } = show({
      "POST transfers": ({ newer }) =>
        newer === "ask"
          ? transfer({ state: "failed", error: NEWER })
          : new Promise<ITransfer>((resolve) => (begin = resolve)),
    });
    await isReady();
    await save();
    const question = await screen.findByRole("alert");
    expect(question.textContent).toContain("2026-5 was saved by bob.");
    expect(screen.getAllByRole("alert"), "it is no failure beside").toHaveLength(1);
    expect(onSaved).not.toHaveBeenCalled();
    await userEvent.dblClick(within(question).getByRole("button", { name: UPLOAD.newer[way] }));
    await waitFor(() => expect(asked("POST transfers")).toHaveLength(2));
    begin(transfer(SAVED));
    await screen.findByText(/Saved as 2026-7/);
    expect(screen.queryByRole("alert")).toBeNull();
    expect(asked("POST transfers").map(({ newer }) => newer)).toEqual(["ask", way]);
  },
);

test("owners are there before anything is typed and while it is; one is chosen, and can be another one", async () => {
  const other = owner({ perm_id: "2026-10", identifier: "/LAB/PLANTS/E2", name: "" });
  const { asked } = show(
    { ...ending(SAVED), "POST connections/c1/owners": () => ({ owners: [other] }) },
    { owner: "" },
  );
  await screen.findByLabelText("Name (required)");
  await save();
  const field = screen.getByRole("searchbox", { name: UPLOAD.owner });
  const hint = document.getElementById(field.getAttribute("aria-describedby") ?? "");
  expect([field.getAttribute("aria-invalid"), hint?.textContent]).toEqual(["true", UPLOAD.ownerMissing]);
  expect(await screen.findByRole("button", { name: /E2/ })).toBeTruthy();
  await userEvent.type(field, " plants ");
  await waitFor(() => expect(asked("POST connections/c1/owners").at(-1)).toEqual({ text: "plants" }));
  await userEvent.click(await screen.findByRole("button", { name: /E2/ }));
  await userEvent.click(button(UPLOAD.change));
  expect(screen.getByRole("searchbox", { name: UPLOAD.owner })).toBeTruthy();
});

test("an owner that is not found is said, as is a search that fails, with a way to sign in", async () => {
  let isExpired = false;
  const { onConnect } = show(
    {
      "POST connections/c1/owners": () => {
        if (isExpired) {
          throw new Refusal(failure("session-expired"), 403);
        }
        return { owners: [] };
      },
    },
    { owner: "" },
  );
  const field = await screen.findByRole("searchbox", { name: UPLOAD.owner });
  await userEvent.type(field, "x{Enter}");
  await screen.findByText(UPLOAD.ownerNone);
  isExpired = true;
  await userEvent.type(field, "{Enter}");
  await userEvent.click(await screen.findByRole("button", { name: FAILED.connect }));
  expect(onConnect).toHaveBeenCalledOnce();
});

test("an upload can be cancelled and begun again", async () => {
  let state: ITransfer["state"] = "running";
  const { onSaved } = show({
    "POST transfers": () => transfer({ kind: "upload", total: 10 }),
    "GET transfers/t1": () => transfer({ kind: "upload", total: 10, state }),
    "DELETE transfers/t1": () => {
      state = "cancelled";
      return transfer({});
    },
  });
  await isReady();
  await save();
  expect((await screen.findByRole<HTMLButtonElement>("button", { name: UPLOAD.working })).disabled).toBe(
    true,
  );
  await userEvent.click(button(LABELS.cancel));
  await screen.findByText(TRANSFER.cancelled.upload);
  expect(onSaved).not.toHaveBeenCalled();
  expect(button(UPLOAD.start).disabled).toBe(false);
});

test("an upload that ends because the sign-in has expired offers to connect, and keeps what was entered", async () => {
  const { onConnect } = show(ending({ state: "failed", error: failure("credential-expired") }));
  await isReady();
  await userEvent.type(screen.getByLabelText("Notes"), "First try");
  await save();
  await userEvent.click(await screen.findByRole("button", { name: FAILED.connect }));
  expect(onConnect).toHaveBeenCalledOnce();
  expect(screen.getByLabelText<HTMLTextAreaElement>("Notes").value).toBe("First try");
});

test("a notebook that could not be written is not sent", async () => {
  const writeNotebook = vi.fn(() => Promise.reject(new Error("read-only")));
  const { asked } = show(ending(SAVED), { writeNotebook });
  await isReady();
  await save();
  await screen.findByRole("alert");
  expect(asked("POST transfers")).toEqual([]);
  expect(button(UPLOAD.start).disabled).toBe(false);
});

test("a server that has gone in the middle is told, and one that is back can be asked again", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"], shouldAdvanceTime: true, advanceTimeDelta: 1 });
  onTestFinished(() => void vi.useRealTimers());
  const { asked } = show({
    "POST transfers": () => transfer({ kind: "upload", total: 500 }),
    "GET transfers/t1": () => {
      throw new TypeError("Failed to fetch");
    },
  });
  await isReady();
  await save();
  await screen.findByRole("progressbar");
  await vi.advanceTimersByTimeAsync(60_000);
  expect((await screen.findByRole("alert")).textContent).toContain(FAILED.offline);
  expect(screen.queryByRole("progressbar")).toBeNull();
  await save();
  await waitFor(() => expect(asked("POST transfers")).toHaveLength(2));
});
