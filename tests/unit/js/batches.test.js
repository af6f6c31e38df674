/** One notebook for many: what is sent, the list and the page of a batch, and being told of its end. */
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  amountOf,
  batchDraft,
  itemRemark,
  itemText,
  mayRepeat,
  problemsOf,
} from "../../../webapp/batch-model.js";
import { showBatchForm } from "../../../webapp/batch-form.js";
import { showBatches } from "../../../webapp/batches.js";
import { launchClient } from "../../../webapp/launch-client.js";
import { openbisClient } from "../../../webapp/openbis-client.js";
import { connect } from "../../../webapp/rpc.js";
import { fakeTransport, openPage, recorded, settle } from "./support.js";

const BATCH = recorded("batch_answer");
const LIST = recorded("batches_answer").batches;
const ENTERED = {
  name: "Doses – Übersicht",
  kind: /** @type {const} */ ("owners"),
  owners: ["20231120095900000-8"],
  datasets: ["20260301120000000-9"],
  table: "",
  template: "site:growth-curve",
  kernel: "",
  parameters: { threshold: 0.25 },
};

test("what is entered is sent as the recorded requests say, and the same once more is the same batch", () => {
  const draft = batchDraft();
  const { launch_key, rows, ...rest } = draft.request(ENTERED);
  const { launch_key: key, rows: both, notebook, ...recordedRest } = recorded("batch_request");
  assert.ok(key && notebook && launch_key);
  assert.deepEqual(rest, { ...recordedRest, notebook: "Doses-Übersicht" });
  assert.deepEqual(rows?.[0]?.owner, both[0].owner);
  assert.deepEqual(draft.request({ ...ENTERED, kind: "datasets" }).rows, [
    { datasets: ["20260301120000000-9"] },
  ]);
  const { table } = recorded("batch_request_table");
  const sent = draft.request({ ...ENTERED, kind: "table", table });
  assert.deepEqual([sent.table, sent.rows], [table, undefined]);
  assert.equal(draft.request({ ...ENTERED, kind: "table", table }).launch_key, sent.launch_key);
  assert.notEqual(sent.launch_key, launch_key);
});

test("what is missing is said", () => {
  assert.deepEqual(problemsOf(ENTERED), {});
  assert.equal(amountOf({ ...ENTERED, owners: ["a", "b"] }), 2);
  assert.match(problemsOf({ ...ENTERED, owners: [] }).rows ?? "", /at least one/);
  assert.match(problemsOf({ ...ENTERED, kind: "table" }).rows ?? "", /CSV/);
  assert.match(problemsOf({ ...ENTERED, owners: Array(1001).fill("a") }).rows ?? "", /1,000/);
  assert.ok(problemsOf({ ...ENTERED, name: " " }).name);
});

test("each notebook says how far it is, what went wrong and whether it can be repeated", () => {
  const [done, failed, running, waiting] = BATCH.items;
  assert.deepEqual(BATCH.items.map(itemText), [
    "Saved in openBIS",
    "Failed",
    "Runs cell 5 of 11: Download the datasets",
    "Waits",
  ]);
  assert.match(itemRemark(failed), /NameError/);
  assert.equal(itemRemark(waiting), "");
  assert.deepEqual([done, failed, running, waiting].map(mayRepeat), [false, true, false, false]);
});

/** @param {import("node:test").TestContext} t @param {(parameters: any) => any} answer @param {any} [form] */
async function panel(t, answer, form = async () => null) {
  const { document } = openPage(t);
  Object.defineProperty(document, "visibilityState", { value: "visible", configurable: true });
  const { fetch, asked } = fakeTransport({
    executeCustomASService: ([, , { parameters }]) => answer(parameters),
  });
  /** @type {(() => void)[]} */
  const planned = [];
  const launches = launchClient(connect({ sessionToken: () => "token", fetch }));
  await showBatches({ container: document.body, launches, form, later: (work) => planned.push(work) });
  const tick = async () => {
    planned.at(-1)?.();
    await settle();
  };
  /** @param {string} label @param {any} [within] */
  const press = async (label, within = document) => {
    const found = [...within.querySelectorAll("button")].find(
      (one) => one.textContent === label && !one.closest("[hidden]"),
    );
    assert.ok(found, `no button ${label}`);
    found.focus();
    found.click();
    await settle();
    return found;
  };
  const sent = () => asked.map(({ params }) => params[2].parameters);
  return { document, press, tick, sent };
}

test("the list leads to the page of a batch, which is stopped, repeated and left again", async (t) => {
  let now = BATCH;
  const { document, press, sent } = await panel(t, ({ method }) =>
    method === "batches" ? { batches: LIST } : now,
  );
  assert.deepEqual(
    [...document.querySelectorAll("[data-batch-id] .ojy-run-state")].map((one) => one.textContent),
    ["1 saved, 1 running, 1 waiting, 1 failed", "1 saved, 1 failed"],
  );
  await press(BATCH.name);
  assert.equal(document.activeElement?.textContent, BATCH.name, "the keyboard is on the page");
  const bar = /** @type {HTMLProgressElement} */ (document.querySelector(".ojy-batch progress"));
  assert.deepEqual([bar.value, bar.max], [2, 4]);
  const rows = [...document.querySelectorAll(".ojy-batch-row")];
  assert.deepEqual(
    rows.map((row) => row.querySelector("a:not([hidden])")?.getAttribute("href") ?? ""),
    [
      "https://hub.example.org/jupyter/user/anna/lab/tree/openbis/batches/doses-PLATE1.ipynb",
      "https://hub.example.org/jupyter/user/anna/lab/tree/openbis/batches/doses-PLATE2.ipynb",
      "",
      "",
    ],
  );
  await press("Repeat", rows[1]);
  assert.deepEqual(sent().at(-1), {
    method: "repeat_batch",
    protocol: 1,
    batch_id: BATCH.batch_id,
    items: [2],
  });
  await press("Repeat the failed");
  assert.deepEqual(sent().at(-1)?.items, []);
  await press("Stop all…");
  assert.equal(document.activeElement?.textContent, "Stop all");
  const stopped = { ...BATCH, waiting: 0, running: 0, cancelled: 2, ended: LIST[1].ended };
  now = stopped;
  await press("Stop all");
  assert.equal(sent().at(-1)?.method, "stop_batch");
  assert.match(document.querySelector(".ojy-batch .ojy-run-state")?.textContent ?? "", /2 stopped$/);
  await press("All batches");
  assert.equal(document.activeElement?.textContent, "New batch…");
});

test("a batch that waits for its person says so, and an address of nowhere is no link", async (t) => {
  const waits = recorded("batch_answer_waits");
  const nasty = { ...waits, items: [{ ...BATCH.items[0], url: "javascript:alert(1)" }] };
  const { document, press } = await panel(t, ({ method }) =>
    method === "batches" ? { batches: LIST } : nasty,
  );
  await press(BATCH.name);
  assert.equal(document.querySelector(".ojy-batch .ojy-info:not([hidden])")?.textContent, waits.note);
  assert.equal(document.querySelector(".ojy-batch-row a[target]:not([hidden])"), null);
});

test("the browser tells of the end, where the person has asked for it by the button", async (t) => {
  /** @type {string[]} */
  const told = [];
  class Notification {
    static permission = "default";
    static async requestPermission() {
      Notification.permission = "granted";
    }
    /** @param {string} title @param {{body: string}} options */
    constructor(title, { body }) {
      told.push(`${title}: ${body}`);
    }
  }
  Object.assign(globalThis, { Notification });
  t.after(() => Reflect.deleteProperty(globalThis, "Notification"));
  let now = BATCH;
  const begun = async () => BATCH;
  const { document, press, tick } = await panel(
    t,
    ({ method }) => (method === "batches" ? { batches: [] } : now),
    begun,
  );
  await press("New batch…");
  assert.equal(Notification.permission, "default", "never by itself");
  await press("Tell me when it is done");
  await settle();
  assert.match(
    document.querySelector(".ojy-batch .ojy-answers")?.textContent ?? "",
    /as long as this page is open/,
  );
  now = { ...BATCH, waiting: 0, running: 0, done: 3, ended: LIST[1].ended };
  await tick();
  assert.deepEqual(told, [`${BATCH.name} has ended: 3 saved, 1 failed`]);
  await tick();
  assert.equal(told.length, 1);
});

test("a hub that knows no batches shows none", async (t) => {
  const { document } = await panel(t, () => {
    throw { code: 1, message: "method: one of launch is expected. [request-invalid 5f3a9c01]" };
  });
  assert.equal(document.querySelector(".ojy-batches"), null);
});

/** A window that can show the form, and what is called in it. @param {import("node:test").TestContext} t @param {any} answers */
function formPage(t, answers) {
  const window = openPage(t);
  const dialog = window.HTMLDialogElement.prototype;
  dialog.showModal = dialog.close = window.HTMLElement.prototype.scrollIntoView = () => {};
  const { fetch, asked } = fakeTransport({
    searchExperiments: () => ({ objects: [], totalCount: 0 }),
    searchSamples: () => ({ objects: [], totalCount: 0 }),
    getRights: () => ({}),
    ...answers,
  });
  const call = connect({ sessionToken: () => "token", fetch });
  const begin = (/** @type {any} */ entity = null) =>
    showBatchForm({ entity, openbis: openbisClient(call), launches: launchClient(call) });
  return { window, asked, begin };
}

const COLLECTION = { kind: "EXPERIMENT", permId: "E-1", identifier: "/L/P/E1", name: "Plates" };
/** @param {number} number @returns {any} an object as V3 answers it */
const plate = (number) => ({
  permId: { permId: `O-${number}` },
  code: `PLATE${number}`,
  identifier: { identifier: `/L/P/PLATE${number}` },
});

test("a collection proposes its objects in which one may save, and what is not meant is taken out", async (t) => {
  /** @type {any[]} */
  const sent = [];
  const { window, asked, begin } = formPage(t, {
    searchSamples: (/** @type {any} */ [, criteria]) =>
      JSON.stringify(criteria).includes("E-1")
        ? { objects: [plate(1), plate(2), plate(3)], totalCount: 3 }
        : { objects: [], totalCount: 0 },
    getRights: (/** @type {any} */ [, ids]) =>
      Object.fromEntries(
        ids.map((/** @type {any} */ { permId }) => [permId, { rights: permId === "O-3" ? [] : ["UPDATE"] }]),
      ),
    executeCustomASService: (/** @type {any} */ [, , { parameters }]) => {
      if (parameters.method === "options") return recorded("options_answer");
      sent.push(parameters);
      return BATCH;
    },
  });
  const { document } = window;
  const ended = begin(COLLECTION);
  await settle();
  const text = () => document.querySelector("dialog")?.textContent ?? "";
  assert.match(text(), /Chosen: 2 objects of Plates in which you may save\./);
  assert.equal(/** @type {HTMLInputElement} */ (document.querySelector("#ojy-batch-name")).value, "Plates");
  assert.match(text(), /2 notebooks/);
  const found = asked.filter(({ method, params }) => method === "searchSamples" && params[2].count === 1000);
  assert.equal(found.length, 1, "however many there are, they are one answer");
  const remove = /** @type {HTMLElement} */ (document.querySelector("[aria-label='Remove PLATE1']"));
  remove.click();
  /** @type {HTMLFormElement} */ (document.querySelector("dialog form")).requestSubmit();
  assert.deepEqual(await ended, BATCH);
  assert.deepEqual(sent[0].rows, [{ owner: "O-2" }]);
});

test("of a collection without objects the form says so and still picks", async (t) => {
  const { window, begin } = formPage(t, { executeCustomASService: () => recorded("options_answer") });
  void begin(COLLECTION);
  await settle();
  const text = () => window.document.querySelector("dialog")?.textContent ?? "";
  assert.match(text(), /Plates has no objects\./);
  assert.ok(window.document.querySelector("#ojy-owner"));
});

test("the form sends a table, and shows what the service says of its line", async (t) => {
  /** @type {any[]} */
  const sent = [];
  let refused = true;
  const { window, begin } = formPage(t, {
    executeCustomASService: (/** @type {any} */ [, , { parameters }]) => {
      if (parameters.method === "options") return recorded("options_answer");
      sent.push(parameters);
      if (refused)
        throw { code: 1, message: "line 2, dose: a number is expected. [request-invalid 5f3a9c01]" };
      return BATCH;
    },
  });
  const { document } = window;
  const ended = begin();
  await settle();
  const form = /** @type {HTMLFormElement} */ (document.querySelector("dialog form"));
  form.requestSubmit();
  await settle();
  assert.match(document.querySelector("dialog")?.textContent ?? "", /Choose at least one/);
  assert.deepEqual(sent, []);
  const table = /** @type {HTMLInputElement} */ (document.querySelector("[value=table]"));
  table.checked = true;
  table.dispatchEvent(new window.Event("change"));
  const file = /** @type {HTMLInputElement} */ (document.querySelector("[type=file]"));
  Object.defineProperty(file, "files", { value: [{ text: async () => "owner,dose\nO-1,x\n" }] });
  file.dispatchEvent(new window.Event("change"));
  await settle();
  form.requestSubmit();
  await settle();
  assert.equal(sent[0].table, "owner,dose\nO-1,x\n");
  assert.match(document.querySelector("dialog .ojy-error")?.textContent ?? "", /line 2, dose/);
  refused = false;
  form.requestSubmit();
  assert.deepEqual(await ended, BATCH);
  assert.equal(sent[1].launch_key, sent[0].launch_key);
  assert.equal(document.querySelector("dialog"), null);
});
