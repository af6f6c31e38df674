import { expect, test } from "vitest";
import type { Api, ITransfer, TransferRequest } from "../server";
import { transfer } from "../testing/samples";
import { startTransfer } from "./follow";

const REQUEST: TransferRequest = { kind: "download", connection: "c1", folder: "data", datasets: {} };

/** In: what the server tells, one look after the other. */
function server(...states: (ITransfer["state"] | Error)[]): { api: Api; asked: string[] } {
  const asked: string[] = [];
  const next = (name: string) => async (): Promise<ITransfer> => {
    asked.push(name);
    const state = name === "cancel" ? "running" : states.shift();
    if (state instanceof Error) throw state;
    return transfer({ state });
  };
  const api = { start: next("start"), transfer: next("transfer"), cancel: next("cancel") };
  return { api: api as unknown as Api, asked };
}

const now = (): Promise<void> => Promise.resolve();

test("a transfer is followed to its end, over looks that fail", async () => {
  const { api } = server("running", new Error("gone"), "running", "done");
  const told: string[] = [];
  const end = await startTransfer(api, REQUEST, (one) => told.push(one.state), now).end;
  expect(end.state).toBe("done");
  expect(told).toEqual(["running", "running", "running", "done"]);
});

test("cancelling before the server has answered still cancels", async () => {
  const { api, asked } = server("running", "cancelled");
  const watch = startTransfer(api, REQUEST, () => undefined, now);
  watch.cancel();
  expect((await watch.end).state).toBe("cancelled");
  expect(asked).toEqual(["start", "cancel", "transfer"]);
});
