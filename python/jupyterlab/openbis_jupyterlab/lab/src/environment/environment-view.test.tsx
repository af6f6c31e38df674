import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { IEnvironmentPlan, ITransfer } from "../server";
import { environmentPlan, transfer } from "../testing/samples";
import { type Answers, failure, type IServer, Refusal, server } from "../testing/server";
import { ENVIRONMENT, FAILED, LABELS, TRANSFER } from "../texts";
import { EnvironmentView } from "./environment-view";

type Told = "useKernel" | "onMadeLater" | "onClosedEarly" | "onConnect" | "close";

/** The dialog's body over a saved notebook of which this would be made. */
function show(
  plan: Partial<IEnvironmentPlan>,
  answers: Answers = {},
): IServer & Record<Told, ReturnType<typeof vi.fn>> & { unmount: () => void } {
  const made = server({
    "GET connections/c1/datasets/2026-7/environment": () => environmentPlan(plan),
    ...answers,
  });
  const told = {
    useKernel: vi.fn(async () => undefined),
    onMadeLater: vi.fn(),
    onClosedEarly: vi.fn(),
    onConnect: vi.fn(),
    close: vi.fn(),
  };
  const { unmount } = render(<EnvironmentView api={made.api} connection="c1" permId="2026-7" {...told} />);
  return { ...made, ...told, unmount };
}

/** The answers of one transfer that is told of in these states, one look after the other, the last one for ever. */
function transfers(...states: Partial<ITransfer>[]): Answers {
  let look = -1;
  const next = (): ITransfer => {
    look = Math.min(look + 1, states.length - 1);
    return transfer({ kind: "environment", ...states[look] });
  };
  return { "POST transfers": next, "GET transfers/t1": next };
}

const press = async (name: string): Promise<void> =>
  userEvent.click(await screen.findByRole("button", { name }));

test("what will be made, where and from where stands there before anything is made", async () => {
  const left = "mine==1: it was installed from file:///home/me, on the computer that it ran on";
  const { asked } = show({ added: ["ipykernel"], left_out: [left] });
  await screen.findByText(ENVIRONMENT.willMake(42, "3.11.4"));
  expect(screen.getByText(ENVIRONMENT.fetched)).toBeTruthy();
  expect(screen.getByText(/openbis-2026-7-0a1b2c, where 5\.0 GB are free/)).toBeTruthy();
  expect(screen.getByText(ENVIRONMENT.added("ipykernel"))).toBeTruthy();
  expect(screen.getByText(left)).toBeTruthy();
  expect(asked("POST transfers")).toEqual([]);
});

test("it is made with progress, the notebook gets its kernel, and what is to be known is said", async () => {
  const { asked, useKernel, onMadeLater } = show(
    {},
    transfers(
      { message: "Resolved 42 packages" },
      { state: "done", kernel: "openbis-2026-7", note: "Told." },
    ),
  );
  await press(ENVIRONMENT.start);
  await screen.findByText("Resolved 42 packages");
  await screen.findByText(ENVIRONMENT.done);
  expect(screen.getByText("Told.")).toBeTruthy();
  expect(asked("POST transfers")).toEqual([{ kind: "environment", connection: "c1", dataset: "2026-7" }]);
  expect(useKernel).toHaveBeenCalledExactlyOnceWith("openbis-2026-7");
  expect(onMadeLater).not.toHaveBeenCalled();
  expect(screen.queryByRole("button", { name: ENVIRONMENT.start })).toBeNull();
});

test("one that is there already is only used", async () => {
  const { useKernel } = show(
    { kernel: "Python 3.11 as in 2026-7" },
    transfers({ state: "done", kernel: "k" }),
  );
  await screen.findByText(ENVIRONMENT.isThere("Python 3.11 as in 2026-7"));
  expect(screen.queryByText(ENVIRONMENT.fetched)).toBeNull();
  await press(ENVIRONMENT.use);
  await waitFor(() => expect(useKernel).toHaveBeenCalledExactlyOnceWith("k"));
});

test("of another language the files are laid there, the command is told, and the kernel stays", async () => {
  const note = "To install the rest: Rscript -e 'renv::restore()'";
  const { useKernel } = show({ python: "", packages: 0 }, transfers({ state: "done", note }));
  await screen.findByText(/none of Python: no kernel can be made/);
  await press(ENVIRONMENT.layFiles);
  await screen.findByText(note);
  expect(screen.queryByText(ENVIRONMENT.done)).toBeNull();
  expect(useKernel).not.toHaveBeenCalled();
});

test("it can be cancelled, and the kernel stays", async () => {
  let state: ITransfer["state"] = "running";
  const { useKernel } = show(
    {},
    {
      "POST transfers": () => transfer({ kind: "environment" }),
      "GET transfers/t1": () => transfer({ kind: "environment", state }),
      "DELETE transfers/t1": () => {
        state = "cancelled";
        return transfer({});
      },
    },
  );
  await press(ENVIRONMENT.start);
  await press(LABELS.cancel);
  await screen.findByText(TRANSFER.cancelled.environment);
  expect(useKernel).not.toHaveBeenCalled();
});

test("whoever closes the dialog keeps the present kernel and is told at the end", async () => {
  let end: () => void = () => undefined;
  const ended = new Promise<ITransfer>((resolve) => {
    end = () => resolve(transfer({ kind: "environment", state: "done", kernel: "k" }));
  });
  const { unmount, onClosedEarly, onMadeLater, useKernel } = show(
    {},
    { "POST transfers": () => transfer({ kind: "environment" }), "GET transfers/t1": () => ended },
  );
  await press(ENVIRONMENT.start);
  await screen.findByText(TRANSFER.whenClosed);
  unmount();
  expect(onClosedEarly).toHaveBeenCalledOnce();
  end();
  await waitFor(() => expect(onMadeLater.mock.calls[0]?.[0]).toMatchObject({ kernel: "k" }));
  expect(useKernel).not.toHaveBeenCalled();
});

test("a kernel that does not start is told, and so is that the environment is there", async () => {
  const { useKernel } = show({}, transfers({ state: "done", kernel: "k" }));
  useKernel.mockRejectedValue(new Error("no memory"));
  await press(ENVIRONMENT.start);
  await screen.findByText(`${ENVIRONMENT.notChanged} Error: no memory`);
});

test("what the dataset does not say is told, and can be asked again", async () => {
  let isOld = true;
  const { asked } = show(
    {},
    {
      "GET connections/c1/datasets/2026-7/environment": () => {
        if (isOld) {
          throw new Refusal(failure("environment-unknown"), 404);
        }
        return environmentPlan({});
      },
    },
  );
  expect((await screen.findByRole("alert")).textContent).toContain("This is environment-unknown.");
  expect(screen.queryByRole("button", { name: ENVIRONMENT.start })).toBeNull();
  isOld = false;
  await press(FAILED.again);
  await screen.findByText(ENVIRONMENT.willMake(42, "3.11.4"));
  expect(asked("GET connections/c1/datasets/2026-7/environment")).toHaveLength(2);
});

test("a version that is no longer to be had is told, and the notebook keeps its kernel", async () => {
  const { useKernel } = show({}, transfers({ state: "failed", error: failure("environment-failed") }));
  await press(ENVIRONMENT.start);
  expect((await screen.findByRole("alert")).textContent).toContain("This is environment-failed.");
  expect(useKernel).not.toHaveBeenCalled();
});
