/** The picker on a fake openBIS of ten thousand datasets: what it asks for, and what stands in the page. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dataSetPicker } from "../../../webapp/dataset-picker.js";
import { formModel } from "../../../webapp/form-model.js";
import { openbisClient } from "../../../webapp/openbis-client.js";
import { connect } from "../../../webapp/rpc.js";
import { fakeTransport, openPage, settle, until } from "./support.js";

const HOSTILE = "<img src=x onerror=alert(1)>\u202e\"'";
const ALL = Array.from({ length: 12_345 }, (_, at) => `2026-${at}`);
const entity = (kind) => ({ kind, permId: "X-1", identifier: "/L/X", name: "X" });

/** What openBIS sends of a dataset: without its name where that was not asked for. */
const raw = (permId, fetch) => ({
  code: permId,
  permId: { permId },
  ...(fetch.type && { type: { code: permId.endsWith("-nb") ? "ANALYSIS_NOTEBOOK" : "RAW_DATA" } }),
  ...(fetch.properties && { properties: { $NAME: `${HOSTILE} ${permId}` } }),
});

/** The words that criteria ask for. @param {any} criteria @returns {string} */
const wordOf = (criteria) =>
  /"StringContainsValue","value":"([^"]*)"/.exec(
    JSON.stringify(criteria).replaceAll("as.dto.common.search.", ""),
  )?.[1] ?? "";

/**
 * @param {import("node:test").TestContext} t
 * @param {any} entity
 * @param {string[]} there permIds of all that the entity has
 */
async function picking(t, entity, there) {
  const window = openPage(t);
  const { fetch, asked } = fakeTransport({
    searchDataSets([, criteria, options]) {
      const matching = there.filter((permId) => permId.includes(wordOf(criteria)));
      const { from, count } = options;
      return {
        objects: matching.slice(from, from + count).map((permId) => raw(permId, options)),
        totalCount: matching.length,
      };
    },
    getDataSets: ([, ids, options]) =>
      Object.fromEntries(ids.map(({ permId }) => [permId, raw(permId, options)])),
  });
  const openbis = openbisClient(connect({ sessionToken: () => "token", fetch }));
  const model = formModel({ entity });
  const picker = dataSetPicker({ entity, openbis, model });
  model.onChange(picker.update);
  window.document.body.append(picker.element);
  await picker.fill();
  const [chosen, found] = window.document.querySelectorAll(".ojy-rows");
  /** @param {string} text */
  async function type(text) {
    const search = window.document.querySelector("[name=ojy-dataset-search]");
    search.value = text;
    search.dispatchEvent(new window.KeyboardEvent("keydown", { key: "Enter" }));
    await settle();
  }
  return {
    asked,
    chosen,
    document: window.document,
    found,
    model,
    picker,
    type,
    window,
    count: () => window.document.querySelector(".ojy-count").textContent,
    note: () => window.document.querySelector(".ojy-found").textContent,
    row: (list, permId) => list.querySelector(`[data-perm-id="${permId}"]`),
    scope: (value) => window.document.querySelector(`[name=ojy-scope][value=${value}]`),
  };
}

test("all of ten thousand connected datasets are selected, with two requests and few rows in the page", async (t) => {
  const { asked, chosen, count, document, model } = await picking(
    t,
    entity("EXPERIMENT"),
    ALL.slice(0, 10_000),
  );
  assert.equal(model.selected().length, 10_000);
  assert.equal(asked.length, 2);
  assert.equal(count(), "10,000 of 10,000 selected");
  assert.ok(document.querySelectorAll("*").length < 400, "only the rows in sight are in the page");
  assert.equal(chosen.querySelector("li[aria-posinset]").getAttribute("aria-setsize"), "10000");
});

for (const many of [0, 700])
  test(`earlier notebooks are listed last and not selected, among ${many} others, too`, async (t) => {
    const there = ["2026-9-nb", "2026-8", "2026-7-nb", "2026-6", ...ALL.slice(100, 100 + many)];
    const { document, model } = await picking(t, entity("EXPERIMENT"), there);
    const inputs = there.filter((permId) => !permId.endsWith("-nb"));
    assert.deepEqual(model.selected().sort(), inputs.sort());
    const rows = model.rows().map(({ dataSet }) => dataSet.permId);
    assert.deepEqual(new Set(rows), new Set(there));
    if (many === 0) assert.deepEqual(rows.slice(2), ["2026-9-nb", "2026-7-nb"]);
    const note = document.querySelector(".ojy-note").textContent;
    assert.equal(note, "2 earlier notebooks are listed last and not selected.");
    model.select("2026-9-nb", true);
    assert.ok(model.isSelected("2026-9-nb"), "whoever wants one takes it");
  });

test("on the page of a saved notebook it is what it was opened for", async (t) => {
  const { model } = await picking(t, entity("DATASET"), ["2026-9-nb"]);
  assert.deepEqual(model.selected(), ["2026-9-nb"]);
});

test("datasets that come into sight are described by one request, each once", async (t) => {
  const { asked, chosen, document, model, row, window } = await picking(
    t,
    entity("EXPERIMENT"),
    ALL.slice(0, 10_000),
  );
  chosen.scrollTop = 46 * 7000;
  chosen.dispatchEvent(new window.Event("scroll"));
  await until("described row", () => row(chosen, "2026-7001")?.textContent.includes(HOSTILE));
  assert.equal(document.querySelector("img"), null);
  assert.ok(document.querySelectorAll("*").length < 400);
  const details = asked.filter(({ method }) => method === "getDataSets");
  assert.equal(details.length, 1);
  assert.ok(details[0].params[1].length <= 100);
  chosen.dispatchEvent(new window.Event("scroll"));
  await settle();
  assert.equal(asked.filter(({ method }) => method === "getDataSets").length, 1);
  row(chosen, "2026-7001").querySelector("input").click();
  assert.equal(model.isSelected("2026-7001"), false);
  assert.equal(model.selected().length, 9999);
});

test("of more datasets than a notebook can start with the newest are selected, and it is said", async (t) => {
  const { document, model } = await picking(t, entity("OBJECT"), ALL);
  assert.deepEqual([model.selected().length, model.selected()[0]], [10_000, "2026-0"]);
  assert.match(document.querySelector(".ojy-note").textContent, /12,345 .*in this object.*10,000/);
  assert.equal(document.querySelector(".ojy-problem").textContent, "");
});

test("where only a part of the connected datasets could be looked up, it is not taken for the whole", async (t) => {
  openPage(t);
  const { fetch } = fakeTransport({
    searchDataSets([, , options]) {
      if (options.count > 50) throw { message: "out of memory" };
      return { objects: ALL.slice(0, 50).map((permId) => raw(permId, options)), totalCount: 700 };
    },
  });
  const model = formModel({ entity: entity("EXPERIMENT") });
  const openbis = openbisClient(connect({ sessionToken: () => "token", fetch }));
  const picker = dataSetPicker({ entity: entity("EXPERIMENT"), openbis, model });
  await assert.rejects(picker.fill(), { code: "openbis-failed" });
  assert.match(picker.element.querySelector(".ojy-note").textContent, /Only 50 of 700/);
});

for (const kind of ["SPACE", "PROJECT"]) {
  test(`the datasets of a ${kind} are listed, not selected; all of them can be`, async (t) => {
    const { asked, count, document, found, model, note } = await picking(t, entity(kind), ALL.slice(0, 3000));
    assert.deepEqual([model.selected(), asked.length, count()], [[], 1, ""]);
    assert.match(note(), /3,000 datasets found/);
    assert.ok(found.querySelector("[data-perm-id]"));
    document.querySelector(".ojy-found button").click();
    await settle();
    assert.equal(asked.filter(({ method }) => method === "searchDataSets").length, 2);
    assert.equal(model.selected().length, 3000);
    assert.equal(count(), "3,000 of 3,000 selected");
    assert.ok(found.querySelector("input").checked, "the results show what is selected");
  });
}

test("where there are more than allowed, the newest allowed are offered", async (t) => {
  const { document, model } = await picking(t, entity("PROJECT"), ALL);
  const button = document.querySelector(".ojy-found button");
  assert.equal(button.textContent, "Select the newest 10,000 of 12,345");
  button.click();
  await settle();
  assert.equal(model.selected().length, 10_000);
});

test("a result that is ticked becomes a dataset of the notebook, and goes again", async (t) => {
  const { chosen, found, model, row } = await picking(t, entity("PROJECT"), ALL.slice(0, 5));
  row(found, "2026-3").querySelector("input").click();
  assert.deepEqual(model.selected(), ["2026-3"]);
  assert.ok(row(chosen, "2026-3").querySelector("input").checked);
  row(chosen, "2026-3").querySelector("input").click();
  assert.deepEqual(model.selected(), []);
  assert.equal(row(found, "2026-3").querySelector("input").checked, false);
});

test("results are fetched page by page where the list is looked at", async (t) => {
  const { asked, document, found, row, window } = await picking(t, entity("SPACE"), ALL.slice(0, 10_000));
  for (const at of [9000, 9001, 9002]) {
    found.scrollTop = 46 * at;
    found.dispatchEvent(new window.Event("scroll"));
  }
  assert.equal(found.querySelectorAll("input:checked").length, 0);
  await until("fetched row", () => row(found, "2026-9002"));
  assert.deepEqual(
    asked.map(({ params }) => params[2].from),
    [0, 9000],
  );
  assert.ok(document.querySelectorAll("*").length < 400);
});

test("the search is limited to the page's entity or goes everywhere", async (t) => {
  const { asked, note, scope, type, window } = await picking(t, entity("PROJECT"), ALL.slice(0, 20));
  const last = () => JSON.stringify(asked.at(-1).params[1]);
  await type("2026-1");
  assert.match(note(), /11 datasets/);
  assert.match(last(), /X-1/);
  await type("zebra");
  assert.match(note(), /Nothing found in this project/);
  scope("everywhere").checked = true;
  scope("everywhere").dispatchEvent(new window.Event("change"));
  await settle();
  assert.doesNotMatch(last(), /X-1/);
  assert.match(last(), /zebra/);
  const before = asked.length;
  await type("");
  assert.deepEqual([asked.length, note()], [before, ""], "nobody looks through everything there is");
  scope("here").checked = true;
  scope("here").dispatchEvent(new window.Event("change"));
  await settle();
  assert.match(note(), /20 datasets found/);
});

test("a page that cannot be fetched is told, and asked for again when it is looked at again", async (t) => {
  const { found, note, row, window } = await picking(t, entity("PROJECT"), ALL.slice(0, 200));
  const scroll = (at) => {
    found.scrollTop = 46 * at;
    found.dispatchEvent(new window.Event("scroll"));
  };
  const parse = JSON.parse;
  t.mock.method(JSON, "parse", () => {
    throw new Error("openBIS is down");
  });
  scroll(150);
  await until("message", () => note().includes("does not answer"));
  JSON.parse = parse;
  scroll(151);
  await until("fetched row", () => row(found, "2026-151"));
});

test("one Tab stop, and the keys of a list; the row with the focus stays in the page", async (t) => {
  const { chosen, document, model, window } = await picking(t, entity("EXPERIMENT"), ALL.slice(0, 1000));
  const stops = () => [...chosen.querySelectorAll("input")].filter(({ tabIndex }) => tabIndex === 0);
  assert.equal(stops().length, 1);
  stops()[0].focus();
  const press = (key) =>
    document.activeElement.dispatchEvent(
      new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
    );
  const at = () => document.activeElement.closest("li")?.getAttribute("aria-posinset");
  const walk = [
    ["ArrowDown", "2"],
    ["End", "1000"],
    ["ArrowDown", "1000"],
    ["PageUp", "997"],
    ["Home", "1"],
    ["ArrowUp", "1"],
    ["PageDown", "4"],
  ];
  for (const [key, expected] of walk) {
    press(key);
    assert.equal(at(), expected, key);
    assert.equal(stops().length, 1);
  }
  chosen.scrollTop = 46 * 800;
  chosen.dispatchEvent(new window.Event("scroll"));
  assert.equal(at(), "4", "scrolling does not take the focus away");
  document.activeElement.click();
  assert.equal(model.isSelected("2026-3"), false);
  press("Enter");
  assert.equal(model.isSelected("2026-3"), true, "Enter ticks, too, and does not send the form");
});

test("refused datasets are marked and brought into sight, however far down they are", async (t) => {
  const { chosen, picker, row } = await picking(t, entity("EXPERIMENT"), ALL.slice(0, 5000));
  picker.mark(["2026-4321"]);
  assert.ok(row(chosen, "2026-4321").classList.contains("ojy-bad"));
  assert.equal(chosen.querySelectorAll(".ojy-bad").length, 1);
  picker.mark([]);
  assert.equal(chosen.querySelector(".ojy-bad"), null);
});

test("everything is deselected and selected at once", async (t) => {
  const { document, model } = await picking(t, entity("EXPERIMENT"), ALL.slice(0, 10_000));
  const [all, none] = document.querySelectorAll(".ojy-tools button");
  none.click();
  assert.deepEqual(model.selected(), []);
  all.click();
  assert.equal(model.selected().length, 10_000);
});

test("a page without an entity, and a dataset's page, have nothing to limit the search to", async (t) => {
  const nowhere = await picking(t, null, ALL.slice(0, 3));
  assert.deepEqual([nowhere.asked.length, nowhere.scope("here")], [0, null]);
  const one = await picking(t, entity("DATASET"), ALL.slice(0, 1));
  assert.deepEqual([one.model.selected(), one.scope("here")], [["2026-0"], null]);
});
