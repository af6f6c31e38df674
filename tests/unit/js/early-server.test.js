/** The server that starts while somebody fills in the form. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { earlyServer } from "../../../webapp/early-server.js";
import { opened } from "./form-page.js";
import { openPage, settle } from "./support.js";

/** @type {import("../../../webapp/types.js").Owner} */
const OWNER = { kind: "EXPERIMENT", permId: "E-1", identifier: "/L/P/E1", name: "E1" };

/** @param {import("node:test").TestContext} t @param {(Error | object)[]} answers one after the other */
function watched(t, answers) {
  openPage(t);
  /** @type {(Error | any)[]} */
  const left = [...answers];
  /** @type {any[]} */
  const asked = [];
  /** @type {{seconds: number, go: () => void}[]} */
  const pauses = [];
  let closed = false;
  const server = earlyServer({
    launches: {
      server: async (owner) => {
        asked.push(owner);
        const answer = left.shift();
        if (answer instanceof Error) throw answer;
        return { progress: 0, message: "", ...answer };
      },
    },
    isClosed: () => closed,
    pause: (seconds) => new Promise((go) => pauses.push({ seconds, go: () => go(undefined) })),
  });
  return { server, asked, pauses, close: () => (closed = true) };
}

/** @param {HTMLElement} element */
const seen = (element) => {
  const bar = /** @type {HTMLProgressElement} */ (element.querySelector("progress"));
  return [element.textContent, bar.hidden ? null : bar.value];
};

test("a start is followed to its end, in longer pauses, and asked for once", async (t) => {
  const starting = [10, 40, 60, 70, 80].map((progress) => ({ state: "starting", progress }));
  const { server, asked, pauses } = watched(t, [...starting, { state: "running" }]);
  assert.deepEqual(seen(server.element), ["", null]);
  server.begin(OWNER);
  server.begin(OWNER);
  for (const { progress } of starting) {
    await settle();
    assert.match(String(seen(server.element)[0]), /starting already/);
    assert.equal(seen(server.element)[1], progress);
    pauses.at(-1)?.go();
  }
  await settle();
  assert.deepEqual(seen(server.element), [
    "Your Jupyter server is running: the notebook opens at once.",
    null,
  ]);
  assert.deepEqual([asked.length, pauses.map(({ seconds }) => seconds)], [6, [2, 3, 4, 5, 5]]);
});

test("nothing is said of a server that does not start, nor where nobody can tell", async (t) => {
  for (const answer of [{ state: "stopped" }, new Error("no such method")]) {
    const { server, asked } = watched(t, [answer]);
    server.begin(OWNER);
    await settle();
    assert.deepEqual([...seen(server.element), asked.length], ["", null, 1]);
  }
});

test("a form that is closed asks no more", async (t) => {
  const { server, asked, pauses, close } = watched(t, [{ state: "starting" }]);
  server.begin(OWNER);
  await settle();
  close();
  pauses[0]?.go();
  await settle();
  assert.equal(asked.length, 1);
});

/** @param {any[]} asked what the form asked openBIS */
const questions = (asked) =>
  asked
    .map(({ params }) => params[2]?.parameters)
    .filter((parameters) => parameters?.method === "server")
    .map(({ owner }) => owner);

test("the form asks for the server of whom it knows that they may save", async (t) => {
  const { asked } = await opened(t, () => ({}));
  assert.deepEqual(questions(asked), [{ kind: "EXPERIMENT", perm_id: "E-1" }]);
});

test("for somebody who may only look nothing is asked", async (t) => {
  const { asked } = await opened(t, () => ({}), {
    methods: { getRights: () => ({ "E-1": { rights: [] } }) },
  });
  assert.deepEqual(questions(asked), []);
});
