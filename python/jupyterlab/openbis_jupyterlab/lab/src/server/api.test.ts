import { ServerConnection } from "@jupyterlab/services";
import { expect, test } from "vitest";
import { failure, Refusal, server } from "../testing/server";
import { FAILED } from "../texts";
import { asFailure, Failure, makeApi, makeAsk } from "./api";

/** The failure that asking ends with where the network or the server answers so. */
async function failureAt(answer: () => Promise<Response>): Promise<Failure> {
  const settings = ServerConnection.makeSettings({ baseUrl: "http://localhost:8888/", fetch: answer });
  const thrown: unknown = await makeApi(makeAsk(settings))
    .connections()
    .catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(Failure);
  return thrown as Failure;
}

test("a failure of the server half is told with its sentence, advice and reference", async () => {
  const { api } = server({
    "GET connections": () => {
      throw new Refusal(failure("session-expired"), 403);
    },
  });
  const thrown = asFailure(await api.connections().catch((error: unknown) => error));
  expect(thrown.failure).toEqual(failure("session-expired"));
  expect(thrown.details).toBe(
    "This is session-expired. Do what helps against session-expired. [session-expired ref-1]",
  );
});

test("an answer of somebody else, or none, is still a sentence", async () => {
  const gateway = await failureAt(async () => new Response("<html>Bad gateway</html>", { status: 502 }));
  expect([gateway.code, gateway.message, gateway.advice]).toEqual([
    "status-502",
    FAILED.offline,
    FAILED.offlineAdvice,
  ]);
  const forbidden = { message: "'_xsrf' argument missing from POST", reason: null };
  const refused = await failureAt(async () => Response.json(forbidden, { status: 403 }));
  expect([refused.code, refused.message, refused.advice]).toEqual([
    "status-403",
    FAILED.refused,
    FAILED.refusedAdvice,
  ]);
  const missing = await failureAt(async () => new Response("<html>404</html>", { status: 404 }));
  expect([missing.message, missing.advice]).toEqual([FAILED.notLoaded, FAILED.notLoadedAdvice]);
  const halves = await failureAt(async () => Response.json({ error: { code: "odd" } }, { status: 500 }));
  expect([halves.code, halves.message]).toEqual(["odd", FAILED.offline]);
  const none = await failureAt(() => Promise.reject(new TypeError("Failed to fetch")));
  expect([none.code, none.message]).toEqual(["offline", FAILED.offline]);
});

test("what stands in an address is one part of it", async () => {
  const { api, asked } = server({
    "GET connections/a%2Fb/datasets/..%3Fx/files": () => ({ files: [] }),
    "DELETE transfers/a%23b": () => ({}),
  });
  expect(await api.files("a/b", "..?x")).toEqual({ files: [] });
  await api.cancel("a#b");
  expect(asked("DELETE transfers/a%23b")).toEqual([{}]);
});
