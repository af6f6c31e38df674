/** The form as a whole on a fake transport: what is sent, what is shown, what is kept. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { showForm } from "../../../webapp/form.js";
import { launchClient } from "../../../webapp/launch-client.js";
import { openbisClient } from "../../../webapp/openbis-client.js";
import { connect } from "../../../webapp/rpc.js";
import { fakeTransport, openPage, recorded } from "./support.js";

const EXPERIMENT = { kind: "EXPERIMENT", permId: "E-1", identifier: "/L/P/E1", name: "E1" };
const dataSet = (permId) => ({ code: permId, permId: { permId }, properties: {} });

/** Lets everything go on that waits for answers which are there already. */
async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * @param {import("node:test").TestContext} t
 * @param {(parameters: any) => unknown} answer of the AS service to a launch
 */
async function opened(t, answer) {
  const window = openPage(t);
  const dialog = window.HTMLDialogElement.prototype;
  dialog.showModal = dialog.close = window.HTMLElement.prototype.scrollIntoView = () => {};
  /** @type {any[]} */
  const tabs = [];
  window.open = () => {
    const page = window.document.implementation.createHTMLDocument("");
    const tab = {
      document: page,
      closed: false,
      close: () => (tab.closed = true),
      sent: /** @type {any} */ (null),
    };
    const create = page.createElement.bind(page);
    page.createElement = (/** @type {string} */ name) => {
      const element = create(name);
      if (name === "form") element.submit = () => (tab.sent = element);
      return element;
    };
    tabs.push(tab);
    return tab;
  };
  const { fetch, asked } = fakeTransport({
    searchDataSets: () => ({ objects: ["2026-1", "2026-2"].map(dataSet), totalCount: 2 }),
    searchExperiments: () => ({
      objects: [{ code: "E1", permId: { permId: "E-1" }, identifier: { identifier: "/L/P/E1" } }],
      totalCount: 1,
    }),
    getRights: () => ({ "E-1": { rights: ["UPDATE"] } }),
    executeCustomASService: ([, , { parameters }]) =>
      parameters.method === "kernels" ? recorded("kernels_answer") : answer(parameters),
  });
  const call = connect({ sessionToken: () => "token", fetch });
  let closed = false;
  const done = showForm({ entity: EXPERIMENT, openbis: openbisClient(call), launches: launchClient(call) });
  void done.then(() => (closed = true));
  await settle();
  const launches = () =>
    asked.map(({ params }) => params[2]?.parameters).filter((parameters) => parameters?.method === "launch");
  const submit = async () => {
    window.document.querySelector("form").requestSubmit();
    await settle();
  };
  return { document: window.document, tabs, launches, submit, isClosed: () => closed };
}

test("a click opens a tab, launches what is selected and sends the tab on with the ticket", async (t) => {
  const { document, tabs, launches, submit, isClosed } = await opened(t, () =>
    recorded("launch_answer_ready"),
  );
  document.querySelector("[data-perm-id='2026-1'] input").click();
  await submit();
  const [{ datasets, owner, action, kernel }] = launches();
  assert.deepEqual(
    [datasets, owner, action, kernel],
    [["2026-2"], { kind: "EXPERIMENT", perm_id: "E-1" }, "open", "python3"],
  );
  const { redirect_url, ticket } = recorded("launch_answer_ready");
  assert.equal(tabs[0].sent.action, redirect_url);
  assert.equal(tabs[0].sent.querySelector("input").value, ticket);
  assert.equal(isClosed(), true);
  assert.equal(document.querySelector("dialog"), null);
});

test("after a failure the tab is closed, everything entered is kept, and the retry is the same launch", async (t) => {
  let failing = true;
  const { document, tabs, launches, submit, isClosed } = await opened(t, () => {
    if (failing) throw { message: "The JupyterHub does not answer. Try again. [hub-unreachable 00ff00ff]" };
    return recorded("launch_answer_ready");
  });
  const name = document.querySelector("#ojy-notebook");
  name.value = "mine";
  name.dispatchEvent(new Event("input"));
  await submit();
  assert.match(document.querySelector(".ojy-error").textContent, /does not answer.*hub-unreachable 00ff00ff/);
  assert.deepEqual([tabs[0].closed, isClosed(), name.value], [true, false, "mine"]);
  failing = false;
  await submit();
  const [first, second] = launches();
  assert.equal(first.launch_key, second.launch_key);
  assert.equal(second.notebook, "mine");
  assert.equal(isClosed(), true);
});

test("a double click is one launch in one tab", async (t) => {
  const { document, tabs, launches } = await opened(t, () => recorded("launch_answer_ready"));
  const form = document.querySelector("form");
  form.requestSubmit();
  form.requestSubmit();
  await settle();
  assert.deepEqual([tabs.length, launches().length], [1, 1]);
});

test("Cancel while the launch is under way closes form and tab, and the late answer changes nothing", async (t) => {
  const { document, tabs, isClosed } = await opened(t, () => recorded("launch_answer_ready"));
  document.querySelector("form").requestSubmit();
  document.querySelector(".ojy-cancel").click();
  await settle();
  assert.deepEqual([isClosed(), tabs[0].closed, tabs[0].sent], [true, true, null]);
});

test("a tab that the user closed meanwhile is told, and the next click is the same launch", async (t) => {
  const { document, tabs, launches, submit } = await opened(t, () => {
    tabs.at(-1).closed = tabs.length === 1;
    return recorded("launch_answer_ready");
  });
  await submit();
  assert.match(document.querySelector(".ojy-error").textContent, /tab was closed/);
  await submit();
  assert.equal(launches()[0].launch_key, launches()[1].launch_key);
  assert.ok(tabs[1].sent);
});

test("an address that is no web address is never opened", async (t) => {
  const forged = { ...recorded("launch_answer_ready"), redirect_url: "javascript:alert(1)" };
  const { document, tabs, submit } = await opened(t, () => forged);
  await submit();
  assert.deepEqual([tabs[0].closed, tabs[0].sent], [true, null]);
  assert.match(document.querySelector(".ojy-error").textContent, /answer-invalid/);
});
