import assert from "node:assert/strict";
import { test } from "node:test";
import { JSDOM } from "jsdom";
import { readEntity } from "../../../plugin/models.js";
import { dropdown, eln } from "./eln-page.js";

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
    ["New Jupyter notebook", "New Jupyter batch"],
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

const titles = (list) =>
  [...list.children]
    .filter(({ style }) => style.display !== "none")
    .map(({ textContent }) => textContent.trim());
const settled = () => new Promise((resolve) => setTimeout(resolve));
const ENTRY = "New Jupyter notebook";
const BATCH = "New Jupyter batch";

/** A page whose list holds these entries; "-" is a line. @param {string[]} entries @param {(window: any) => void} [prepare] */
function elnWith(entries, prepare) {
  const items = entries.map(
    (title) => `<li>${title === "-" ? "<hr>" : `<a title="${title}">${title}</a>`}</li>`,
  );
  const page = eln(prepare, undefined, dropdown("experiment-view-x", items.join("")));
  const add = (title) => {
    const item = page.window.document.createElement("li");
    item.append(page.window.document.createElement("a"));
    item.firstChild.textContent = title;
    page.list.append(item);
  };
  return { ...page, add };
}

const PLACES = [
  ["behind the exports", ["Delete", "Export Metadata", "Export Metadata &amp; Data", "Freeze", "-"], 3],
  ["behind the one export of 2025", ["Print", "Export", "History", "-"], 2],
  ["before the line without exports", ["Delete", "-", "Hide Datasets"], 1],
  ["at the end without any of these", ["Delete", "Move"], 2],
  ["in an empty list", [], 0],
];
for (const [what, entries, index] of PLACES) {
  test(`the entry stands where the ELN's own would: ${what}`, () => {
    const { plugin, content, list } = elnWith(entries);
    plugin.afterViewPaint(EXPERIMENT, MODEL, content);
    assert.equal(titles(list).indexOf(ENTRY), index);
  });
}

test("the ELN's own entry is replaced, also one that comes later, and never is an entry there twice", async () => {
  const { plugin, content, list, add } = elnWith(["Export", ENTRY, "Freeze", "-"]);
  plugin.afterViewPaint(EXPERIMENT, MODEL, content);
  assert.deepEqual(titles(list), ["Export", ENTRY, BATCH, "Freeze", ""]);
  add("Show Objects");
  add(ENTRY);
  await settled();
  plugin.afterViewPaint(EXPERIMENT, MODEL, content);
  assert.deepEqual(titles(list), ["Export", ENTRY, BATCH, "Freeze", "", "Show Objects"]);
});

test("what switches the ELN's own entries on is switched off, unless they are to stay", () => {
  const configured = (page) => {
    Object.assign(page.profile, {
      jupyterIntegrationServerEndpoint: "https://old",
      jupyterEndpoint: "https://old",
    });
  };
  const { profile } = eln(configured).window;
  assert.deepEqual([profile.jupyterIntegrationServerEndpoint, profile.jupyterEndpoint], [null, null]);

  const page = elnWith(["Export", ENTRY, "Freeze"], (window) => {
    configured(window);
    window.PLUGINS_CONFIGURATION = { openbisJupyter: { builtInEntries: "beside" } };
  });
  assert.equal(page.window.profile.jupyterEndpoint, "https://old");
  page.plugin.afterViewPaint(EXPERIMENT, MODEL, page.content);
  assert.deepEqual(titles(page.list), ["Export", ENTRY, `${ENTRY} (JupyterHub)`, BATCH, "Freeze"]);
  assert.equal(page.plugin.getExtraUtilities()[0].label, "Jupyter Workspace (JupyterHub)");
});

test("the list is the page's, not that of the New button, which has a number and no kind of page in 2025", () => {
  const toolbar =
    dropdown("7", "<li><a>Entry</a></li>") + dropdown("12-sample-view-entry", "<li><a>Move</a></li>");
  const { window, plugin, content } = eln(() => {}, undefined, toolbar);
  plugin.afterViewPaint(SAMPLE, { mode: VIEW, sample: { permId: "S-1", identifier: "/L/S" } }, content);
  const lists = [...window.document.querySelectorAll("ul")].map(titles);
  assert.deepEqual(lists, [["Entry"], ["Move", ENTRY]]);
});

test("a front end that calls no hook shows the entry as soon as the page's list is there, on every page", async () => {
  const { window } = eln(
    ({ mainController }) => {
      mainController.currentView = { _spaceFormModel: { space: "LAB" } };
    },
    undefined,
    "",
  );
  const { document, mainController } = window;
  const paint = (kind) => {
    const [header, button, list] = ["div", "a", "ul"].map((tag) => document.createElement(tag));
    button.id = `options-menu-btn-${kind}-view`;
    list.className = "dropdown-menu";
    header.append(button, list);
    document.body.append(header);
    mainController.views = { header: [header], content: [document.createElement("div")] };
    return header;
  };
  const space = paint("space");
  await settled();
  assert.deepEqual(titles(space.querySelector("ul")), [ENTRY]);
  mainController.currentView = { _dataSetFormModel: { mode: 0, dataSetV3: { code: "2026-1" } } };
  const created = paint("data-set");
  await settled();
  assert.deepEqual(titles(created.querySelector("ul")), []);
  mainController.currentView = { _dataSetFormModel: { mode: VIEW, dataSetV3: { code: "2026-1" } } };
  const dataset = paint("data-set");
  await settled();
  dataset.append(document.createElement("p"));
  await settled();
  assert.deepEqual(titles(dataset.querySelector("ul")), [ENTRY]);
});

test("a front end that calls hooks is not watched", async () => {
  const { window, ours } = eln((page) => {
    page.profile.afterViewPaint = () => {};
    page.mainController.currentView = { _experimentFormModel: MODEL };
  });
  window.document.body.append(window.document.createElement("p"));
  await settled();
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
