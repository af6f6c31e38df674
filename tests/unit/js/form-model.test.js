import assert from "node:assert/strict";
import { test } from "node:test";
import { formModel } from "../../../webapp/form-model.js";
import { newLaunchKey } from "../../../webapp/launch-client.js";
import { recorded } from "./support.js";

const ENTITY = { kind: "EXPERIMENT", permId: "20231120095900000-7", identifier: "/LAB/P/EXP1", name: "EXP1" };
const OWNER = { kind: "EXPERIMENT", permId: ENTITY.permId, identifier: "/LAB/P/EXP1", name: "EXP1" };
const dataSet = (permId) => ({ permId, type: "RAW_DATA", name: "", home: "", date: "" });

function filled(newKey) {
  const model = formModel({ entity: ENTITY, ...(newKey && { newKey }) });
  model.setOwner(OWNER);
  model.addDataSets(["2026-1", "2026-2", "2026-3"].map(dataSet));
  return model;
}

test("the form sends what the contract records", () => {
  const { notebook, ...recordedRest } = recorded("launch_request");
  const expected = { ...recordedRest, notebook: notebook.replace(".ipynb", "") };
  const model = formModel({ entity: ENTITY, newKey: () => expected.launch_key });
  model.setOwner(OWNER);
  model.addDataSets(expected.datasets.map(dataSet));
  model.setField("directory", expected.directory);
  model.setField("name", expected.name);
  model.setField("kernel", expected.kernel);
  assert.deepEqual(model.request("open"), expected);
});

test("connected datasets are selected, each can be deselected, none is there twice", () => {
  const model = filled();
  model.select("2026-2", false);
  model.addDataSets([dataSet("2026-1")]);
  assert.deepEqual(model.selected(), ["2026-1", "2026-3"]);
  assert.equal(model.rows().length, 3);
  model.addDataSets([dataSet("2026-2")]);
  assert.deepEqual(model.selected(), ["2026-1", "2026-2", "2026-3"]);
  model.selectAll(false);
  assert.deepEqual(model.request("open").datasets, []);
});

test("the same content keeps its launch key; changed content or another click gets a new one", () => {
  let count = 0;
  const model = filled(() => `key-${(count += 1)}`);
  const key = () => model.request("open").launch_key;
  assert.deepEqual([key(), key()], ["key-1", "key-1"]);
  model.select("2026-1", false);
  assert.equal(key(), "key-2");
  model.forget();
  assert.equal(key(), "key-3");
  assert.equal(model.request("download").launch_key, "key-4");
});

test("launch keys are of the agreed form and differ", () => {
  const keys = new Set(Array.from({ length: 100 }, newLaunchKey));
  assert.equal(keys.size, 100);
  for (const key of keys) assert.match(key, /^[A-Za-z0-9-]{8,64}$/);
});

test("a form without a writable owner cannot be sent, and says why", () => {
  const model = formModel({ entity: ENTITY });
  assert.ok(model.problems().owner);
  assert.throws(() => model.request("open"));
  model.setOwner(OWNER, false);
  assert.ok(model.problems().owner);
  model.setOwner(OWNER);
  assert.deepEqual(model.problems(), {});
  model.setField("notebook", "../x");
  assert.deepEqual(Object.keys(model.problems()), ["notebook"]);
});

test("datasets that a failure names are found in its text", () => {
  const model = filled();
  const text =
    "These datasets do not exist or you may not see them: 2026-1, 2026-3. Remove them and try again.";
  assert.deepEqual(model.namedIn(text), ["2026-1", "2026-3"]);
});

test("what is known only by its permId is described later, and stays as it was chosen", () => {
  const model = formModel({ entity: ENTITY });
  model.addPermIds(["2026-1", "2026-2"]);
  model.select("2026-2", false);
  model.describe([{ ...dataSet("2026-2"), name: "run" }, dataSet("2026-404")]);
  assert.deepEqual(
    model.rows().map(({ dataSet: { permId, name }, known, selected }) => [permId, name, known, selected]),
    [
      ["2026-1", "", false, true],
      ["2026-2", "run", true, false],
    ],
  );
});

test("the file is called like the notebook until somebody calls it otherwise", () => {
  const model = filled();
  assert.deepEqual([model.fields.name, model.fields.notebook], ["EXP1", "EXP1"]);
  model.setField("name", "Growth curves, 30 °C");
  assert.equal(model.fields.notebook, "Growth-curves-30-C");
  model.setField("notebook", "mine");
  model.setField("name", " Another name ");
  const { name, notebook } = model.request("open");
  assert.deepEqual([name, notebook], ["Another name", "mine"]);
  model.setField("name", " ");
  assert.deepEqual(model.problems(), { name: "Give it a name." });
});

test("a suggestion that comes late does not change what was entered", () => {
  const model = formModel({ entity: ENTITY });
  assert.equal(model.suggest("directory", "a"), true);
  model.setField("directory", "mine");
  assert.equal(model.suggest("directory", "b"), false);
  assert.equal(model.fields.directory, "mine");
});

test("a notebook can start with ten thousand datasets and no more", () => {
  const model = filled();
  model.addPermIds(Array.from({ length: 9997 }, (_, at) => `x-${at}`));
  assert.deepEqual(model.problems(), {});
  assert.equal(model.request("open").datasets.length, 10_000);
  model.addPermIds(["one-more"]);
  assert.match(model.problems().datasets, /10,000/);
});

test("a thousand datasets are added at once with one change", () => {
  const model = formModel({ entity: ENTITY });
  let changes = 0;
  model.onChange(() => (changes += 1));
  model.addDataSets(Array.from({ length: 1000 }, (_, at) => dataSet(`2026-${at}`)));
  assert.equal(changes, 1);
  assert.equal(model.selected().length, 1000);
});
