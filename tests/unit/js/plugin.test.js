import assert from "node:assert/strict";
import { test } from "node:test";
import { JSDOM } from "jsdom";
import { readEntity } from "../../../plugin/models.js";
import { eln } from "./eln-page.js";

const VIEW = 2;
const [SPACE, PROJECT, EXPERIMENT, SAMPLE, DATASET, TABLE] = [0, 1, 2, 3, 4, 5];

const MODEL = { mode: VIEW, experiment: { permId: "E-1", identifier: "/L/P/E1" } };
const HOOKS = [
  "init", "experimentFormTop", "experimentFormBottom", "sampleFormTop", "sampleFormBottom",
  "dataSetFormTop", "dataSetFormBottom", "beforeViewPaint", "afterViewPaint", "getExtraUtilities",
]; // prettier-ignore

test("the plugin pushes itself once and brings one global", () => {
  const before = new Set(Object.keys(new JSDOM("", { runScripts: "outside-only" }).window));
  const { window, plugin } = eln();
  assert.equal(window.profile.plugins.length, 2);
  assert.ok(plugin instanceof window.ELNLIMSPlugin);
  const known = new Set([...before, "ELNLIMSPlugin", "profile", "mainController"]);
  const own = Object.getOwnPropertyNames(window).filter((name) => !known.has(name) && /jupyter/i.test(name));
  assert.deepEqual(own, ["openbisJupyter"]);
});

test("the entry comes into the list once, however often the page is painted, and stays when the ELN adds its own", () => {
  const { window, plugin, content, list, ours } = eln();
  plugin.afterViewPaint(EXPERIMENT, MODEL, content);
  list.append(window.document.createElement("li"));
  plugin.afterViewPaint(EXPERIMENT, MODEL, content);
  assert.deepEqual(
    ours().map(({ textContent }) => textContent),
    ["New Jupyter notebook"],
  );
});

test("a saved notebook has an entry of its own, once", () => {
  const { plugin, content, ours } = eln();
  const model = { mode: VIEW, dataSetV3: { code: "2026-1", type: { code: "ANALYSIS_NOTEBOOK" } } };
  for (let painted = 0; painted < 2; painted += 1) plugin.afterViewPaint(DATASET, model, content);
  assert.deepEqual(
    ours().map(({ textContent }) => textContent),
    ["New Jupyter notebook", "Open in Jupyter"],
  );
});

test("other datasets have no entry for saved notebooks", () => {
  for (const type of [{ code: "RAW_DATA" }, null, undefined, 7]) {
    const { plugin, content, ours } = eln();
    plugin.afterViewPaint(DATASET, { mode: VIEW, dataSetV3: { code: "2026-1", type } }, content);
    assert.equal(ours().length, 1);
  }
});

test("no entry where something is created or edited, on tables, and for a page that is not shown any more", () => {
  const { plugin, content, ours } = eln();
  for (const mode of [0, 1, undefined]) plugin.afterViewPaint(EXPERIMENT, { ...MODEL, mode }, content);
  plugin.afterViewPaint(TABLE, MODEL, content);
  plugin.afterViewPaint(DATASET, { mode: VIEW, isMini: true, dataSetV3: { code: "2026-1" } }, content);
  plugin.afterViewPaint(EXPERIMENT, MODEL, [{}]);
  assert.deepEqual(ours(), []);
});

const BREAKAGES = {
  "models are odd": () => {},
  "the page's views are gone": (window) => (window.mainController.views = null),
  "the controller is missing": (window) => (window.mainController = undefined),
  "the plugin base class is missing": (window) => (window.ELNLIMSPlugin = undefined),
  "the console throws": (window) => (window.console.error = () => assert.fail("console")),
  "the DOM throws": (window) => (window.document.createElement = () => assert.fail("dom")),
  "the global is taken": (window) =>
    Object.defineProperty(window, "openbisJupyter", { value: 1, configurable: false, writable: false }),
};
const thrower = new Proxy({}, { get: () => assert.fail("model") });

for (const [what, prepare] of Object.entries(BREAKAGES)) {
  test(`the plugin registers and no hook throws when ${what}`, () => {
    const { window, plugin, content } = eln(prepare);
    assert.equal(window.profile.plugins.length, 2);
    for (const hook of HOOKS) {
      for (const model of [null, undefined, 7, {}, MODEL, { mode: VIEW }, thrower]) {
        plugin[hook](EXPERIMENT, model, content);
        plugin[hook](undefined, model, undefined);
      }
    }
    assert.equal(plugin.getExtraUtilities().length, 2);
    for (const { paintView } of plugin.getExtraUtilities()) paintView(thrower, thrower);
  });
}

test("a view of Utilities that is painted twice is there once", () => {
  const { window, plugin, content } = eln((page) => (page.HTMLDialogElement = undefined));
  const header = [window.document.getElementById("header")];
  for (const { paintView } of [...plugin.getExtraUtilities(), ...plugin.getExtraUtilities()]) {
    paintView(header, content);
  }
  assert.equal(window.document.querySelectorAll("h2").length, 1);
  assert.deepEqual(
    [...content[0].querySelectorAll("button")].map(({ textContent }) => textContent),
    ["New Jupyter notebook…"],
  );
});

test("saving an object is let through", () => {
  let saved = 0;
  eln().plugin.onSampleSave({}, {}, () => (saved += 1), assert.fail);
  assert.equal(saved, 1);
});

test("a bundle that cannot be loaded is told, and the page lives on", async () => {
  const told = [];
  const { window, plugin, content, ours } = eln(
    (page) => (page.Util = { showError: (text) => told.push(text) }),
  );
  plugin.afterViewPaint(EXPERIMENT, MODEL, content);
  ours()[0].click();
  while (told.length === 0) await new Promise((resolve) => setImmediate(resolve));
  assert.match(told[0], /could not be loaded/);
  assert.equal(window.document.querySelectorAll("link[rel=stylesheet]").length, 1);
});

const entity = (kind, permId, identifier, name) => ({ kind, permId, identifier, name });
const CASES = [
  [SPACE, { space: "LAB", roles: [] }, entity("SPACE", "LAB", "/LAB", "LAB")],
  [SPACE, { space: null, v3_space: { permId: { permId: "LAB" } } }, entity("SPACE", "LAB", "/LAB", "LAB")],
  [
    PROJECT,
    { project: { code: "P", spaceCode: "LAB", permId: "P-1" } },
    entity("PROJECT", "P-1", "/LAB/P", "P"),
  ],
  [
    PROJECT,
    { project: {}, v3_project: { permId: { permId: "P-1" }, identifier: { identifier: "/LAB/P" } } },
    entity("PROJECT", "P-1", "/LAB/P", "P"),
  ],
  [
    EXPERIMENT,
    { experiment: { permId: "E-1", identifier: "/LAB/P/E" } },
    entity("EXPERIMENT", "E-1", "/LAB/P/E", "E"),
  ],
  [
    EXPERIMENT,
    {
      experiment: { permId: "E-1", identifier: "/L/P/E", properties: { $NAME: "old" } },
      v3_experiment: { properties: { NAME: "<b>" } },
    },
    entity("EXPERIMENT", "E-1", "/L/P/E", "<b>"),
  ],
  [
    SAMPLE,
    { sample: { permId: "S-1", identifier: "/LAB/S", properties: {} } },
    entity("OBJECT", "S-1", "/LAB/S", "S"),
  ],
  [
    DATASET,
    { dataSetV3: { code: "2026-1", properties: { $NAME: "raw" } } },
    entity("DATASET", "2026-1", "2026-1", "raw"),
  ],
  [
    DATASET,
    { v3_dataset: { permId: { permId: "2026-1" } } },
    entity("DATASET", "2026-1", "2026-1", "2026-1"),
  ],
  [EXPERIMENT, { experiment: {} }, null],
  [DATASET, {}, null],
];
for (const [viewType, model, expected] of CASES) {
  test(`model ${viewType} ${JSON.stringify(model)} is read`, () => {
    assert.deepEqual(readEntity(viewType, { mode: VIEW, ...model }), expected);
  });
}
