import assert from "node:assert/strict";
import { test } from "node:test";
import { launchClient } from "../../../webapp/launch-client.js";
import { openbisClient } from "../../../webapp/openbis-client.js";
import { connect } from "../../../webapp/rpc.js";
import { savedNotebookModel } from "../../../webapp/saved-notebook-model.js";
import { showSavedNotebook } from "../../../webapp/saved-notebook.js";
import { fakeTransport, openPage, recorded } from "./support.js";

const ENTITY = {
  kind: "DATASET",
  permId: "20260301120000000-9",
  identifier: "20260301120000000-9",
  name: "x",
};
const OWN = { kind: "EXPERIMENT", permId: "E-1", identifier: "/L/P/E1", name: "E1" };
const OTHER = { kind: "OBJECT", permId: "S-1", identifier: "/L/P/S1", name: "S1" };
const FILES = recorded("source_answer").notebooks;

function filled(mayWrite = true) {
  let keys = 0;
  const model = savedNotebookModel({
    entity: /** @type {any} */ (ENTITY),
    newKey: () => `key-${(keys += 1)}`,
  });
  model.setFiles(FILES);
  model.setOwn(/** @type {any} */ (OWN), mayWrite);
  return model;
}

test("a continuation has the names of its dataset and file and stays with its owner", () => {
  const model = filled();
  assert.deepEqual(model.request("open"), {
    launch_key: "key-1",
    action: "open",
    datasets: [],
    owner: { kind: "EXPERIMENT", perm_id: "E-1" },
    entity: { kind: "DATASET", perm_id: ENTITY.permId },
    directory: "openbis/L/P/E1",
    notebook: "growth",
    name: "x",
    source: { dataset: ENTITY.permId, mode: "continuation", file: "original/growth.ipynb" },
  });
  assert.equal(model.choosesOwner(), false);
});

test("where the dataset has no name, that of the file is the notebook's", () => {
  const model = savedNotebookModel({ entity: /** @type {any} */ ({ ...ENTITY, name: ENTITY.permId }) });
  model.setFiles(FILES);
  assert.deepEqual([model.fields.name, model.fields.notebook], ["growth", "growth"]);
  model.setField("name", "mine");
  model.setFile(FILES[1].path);
  assert.deepEqual([model.fields.name, model.fields.notebook], ["mine", "Größe-2"]);
});

test("a template may go to another owner, and one of several files is chosen", () => {
  const model = filled();
  model.setMode("template");
  model.setOwner(/** @type {any} */ (OTHER));
  model.setFile(FILES[1].path);
  const request = model.request("open");
  assert.deepEqual(request.source, { dataset: ENTITY.permId, mode: "template", file: FILES[1].path });
  assert.deepEqual(request.owner, { kind: "OBJECT", perm_id: "S-1" });
  assert.equal(request.notebook, "Größe-2");
  model.setMode("continuation");
  assert.deepEqual(model.request("open").owner, { kind: "EXPERIMENT", perm_id: "E-1" });
});

test("where the own owner is read-only, another one must be chosen", () => {
  const model = filled(false);
  assert.ok(model.choosesOwner());
  assert.ok(model.problems().owner);
  model.setOwner(/** @type {any} */ (OTHER));
  assert.deepEqual(model.problems(), {});
});

test("the same content has the same key; a profile is part of it, and its answer is asked anew for another", () => {
  const model = filled();
  assert.equal(model.request("open").launch_key, model.request("open").launch_key);
  model.setProfile("gpu");
  model.setRunningServer("use");
  const chosen = model.request("open");
  assert.deepEqual([chosen.profile, chosen.running_server, chosen.launch_key], ["gpu", "use", "key-2"]);
  model.setProfile("small");
  assert.equal(model.request("open").running_server, undefined);
});

/** Lets everything go on that waits for answers which are there already. */
async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * @param {import("node:test").TestContext} t
 * @param {Record<string, (parameters: any) => unknown>} service
 * @param {Record<string, (params: any[]) => unknown>} [openbis] in place of what is below
 * @param {(permId: string) => Promise<string>} [profileOf]
 */
async function opened(t, service, openbis = {}, profileOf = async () => "") {
  const window = openPage(t);
  const dialog = window.HTMLDialogElement.prototype;
  dialog.showModal = dialog.close = window.HTMLElement.prototype.scrollIntoView = () => {};
  const tabs = /** @type {any[]} */ ([]);
  window.open = () => {
    const page = window.document.implementation.createHTMLDocument("");
    const tab = { document: page, closed: false, sent: false, close: () => (tab.closed = true) };
    const create = page.createElement.bind(page);
    page.createElement = (/** @type {string} */ name) =>
      Object.assign(create(name), name === "form" && { submit: () => (tab.sent = true) });
    tabs.push(tab);
    return /** @type {any} */ (tab);
  };
  const launches = /** @type {any[]} */ ([]);
  const methods = {
    options: () => recorded("options_answer"),
    source: () => recorded("source_answer"),
    launch: () => recorded("launch_answer_ready"),
    ...service,
  };
  const owner = { code: "E1", permId: { permId: "E-1" }, identifier: { identifier: "/L/P/E1" } };
  const { fetch, asked } = fakeTransport({
    searchDataSets: () => ({
      objects: [{ code: "x", permId: { permId: "x" }, experiment: owner, sample: null }],
      totalCount: 1,
    }),
    searchExperiments: () => ({ objects: [owner], totalCount: 1 }),
    getRights: () => ({ "E-1": { rights: ["UPDATE"] } }),
    executeCustomASService: ([, , { parameters }]) => {
      if (parameters.method === "launch") launches.push(parameters);
      return methods[parameters.method](parameters);
    },
    ...openbis,
  });
  const call = connect({ sessionToken: () => "token", fetch });
  let closed = false;
  const done = showSavedNotebook({
    entity: /** @type {any} */ (ENTITY),
    openbis: openbisClient(call),
    launches: launchClient(call),
    profileOf,
  });
  void done.then(() => (closed = true));
  await settle();
  const { document } = window;
  return { document, tabs, launches, asked, isClosed: () => closed };
}

/** @param {Document} document @param {string} selector @returns {any} */
const one = (document, selector) => document.querySelector(selector);

test("the form opens the notebook and closes", async (t) => {
  const { document, tabs, launches, isClosed } = await opened(t, {});
  assert.equal(one(document, "h2").textContent, "Open a saved notebook");
  assert.equal(one(document, "#ojy-notebook").value, "growth");
  assert.equal(document.querySelectorAll("#ojy-file option").length, 2);
  assert.equal(one(document, ".ojy-field-kernel").hidden, true);
  assert.equal(one(document, "[aria-label='Save the notebook in']").hidden, true);
  one(document, "[value=template]").click();
  assert.equal(one(document, "[aria-label='Save the notebook in']").hidden, false);
  assert.equal(one(document, "[value=gpu]").checked, true, "what runs is chosen first");
  one(document, "[value=small]").click();
  one(document, "[type=submit]").click();
  await settle();
  assert.equal(launches[0].source.mode, "template");
  assert.equal(launches[0].profile, "small");
  assert.ok(tabs[0].sent);
  assert.ok(isClosed());
});

test("the profile that the notebook was made with is proposed", async (t) => {
  const { document, launches } = await opened(t, {}, {}, async () => "Small");
  assert.equal(one(document, "[value=small]").checked, true);
  assert.match(one(document, ".ojy-profiles").textContent, /Small.*this notebook was made with it/);
  one(document, "[type=submit]").click();
  await settle();
  assert.equal(launches[0].profile, "small");
});

test("who chooses another owner is offered those of last time, which nobody asks for before", async (t) => {
  const settings = { owners: { name: "owners", value: "EXPERIMENT:E-9" } };
  const { document, asked } = await opened(
    t,
    {},
    { getPersons: () => ({ me: { webAppSettings: { "openbis-jupyter": { settings } } } }) },
  );
  const times = () => asked.filter(({ method }) => method === "getPersons").length;
  one(document, "[value=template]").click();
  assert.equal(times(), 0);
  const section = one(document, "[aria-label='Save the notebook in']");
  [...section.querySelectorAll("button")].find((button) => button.textContent === "Change").click();
  await settle();
  assert.equal(times(), 1);
  assert.ok(
    asked.some(({ method, params }) => /Experiments$/.test(method) && JSON.stringify(params).includes("E-9")),
  );
});

test("a saved notebook runs and is saved again by the third button", async (t) => {
  const { document, launches, isClosed } = await opened(t, {});
  const button = one(document, ".ojy-run-button");
  assert.equal(button.textContent, "Open, run and save");
  button.click();
  await settle();
  assert.deepEqual([launches[0].action, launches[0].source.mode, isClosed()], ["run", "continuation", true]);
});

for (const [rights, told] of /** @type {const} */ ([
  [["UPDATE"], /becomes the parent/],
  [[], /will not take this dataset as a parent.*name it instead/],
])) {
  test(`what openBIS says of the dataset as a parent is told: ${rights.length ? "taken" : "refused"}`, async (t) => {
    const { document, asked } = await opened(
      t,
      {},
      {
        getRights: ([, ids]) =>
          Object.fromEntries(
            ids.map((/** @type {any} */ { permId }) => [
              permId,
              { rights: permId === "E-1" ? ["UPDATE"] : rights },
            ]),
          ),
      },
    );
    assert.match(one(document, "#ojy-mode-hint").textContent, told);
    const questions = asked.filter(({ method }) => method === "getRights");
    assert.deepEqual(
      questions.map(({ params }) => params[1].map((/** @type {any} */ { permId }) => permId)),
      [["E-1", ENTITY.permId]],
    );
    assert.deepEqual(asked.map(({ method }) => method).sort(), [
      "executeCustomASService",
      "executeCustomASService",
      "executeCustomASService",
      "getRights",
      "searchDataSets",
      "searchExperiments",
    ]);
  });
}

test("a server with another profile is asked about, and the answer is sent", async (t) => {
  const [other] = recorded("failures").filter((/** @type {any} */ { code }) => code === "profile-other");
  const { document, tabs, launches, isClosed } = await opened(t, {
    launch: ({ running_server: answer }) => {
      if (!answer) throw { message: other.text };
      return recorded("launch_answer_starting");
    },
  });
  one(document, "[type=submit]").click();
  await settle();
  assert.ok(tabs[0].closed);
  const question = one(document, ".ojy-question");
  assert.ok(question.textContent.includes(other.sentence));
  assert.match(question.textContent, /ends what runs/);
  const [use, restart] = question.querySelectorAll("button");
  assert.deepEqual([use.textContent, restart.textContent], ["Use it as it is", "Restart it"]);
  restart.click();
  await settle();
  assert.equal(launches[1].running_server, "restart");
  assert.notEqual(launches[1].launch_key, launches[0].launch_key);
  assert.ok(isClosed());
});

test("a dataset without a notebook is told in the form", async (t) => {
  const [none] = recorded("failures").filter(
    (/** @type {any} */ { code }) => code === "source-without-notebook",
  );
  const { document } = await opened(t, {
    source: () => {
      throw { message: none.text };
    },
  });
  assert.ok(one(document, ".ojy-error").textContent.includes(none.sentence));
  one(document, "[type=submit]").click();
  assert.match(one(document, "#ojy-notebook-problem").textContent, /name/);
});

test("names of files and profiles are text", async (t) => {
  const evil = "<img src=x>";
  const profile = { id: "p", title: evil, description: evil, default: true };
  const { document } = await opened(t, {
    source: () => ({ notebooks: [{ path: "a", name: evil, size: 1 }, FILES[0]] }),
    options: () => ({ kernels: [], profiles: [profile] }),
  });
  assert.equal(one(document, "img"), null);
  assert.ok(one(document, ".ojy-profiles").textContent.includes(evil));
});
