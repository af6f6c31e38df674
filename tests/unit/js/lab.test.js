import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { load } from "./lab.js";

const { loadCell } = await load("load-cell");
const { notebookFacts } = await load("notebook-facts");
const { sizeText } = await load("sizes");
const { startTransfer } = await load("transfers");
const { chosenBytes, isFileChosen, toggleDataset, toggleFile, wanted, withFiles } =
  await load("download-model");
const { askedFor, filledIn, presetProperties, problems, withParent } = await load("upload-model");

const AWKWARD = [
  "plain.csv",
  'it\'s "quoted" \\ back.csv',
  "$(touch pwned) `x` %s.csv",
  "größe 🧪.csv",
  "#{x}",
];

test("the inserted Python cell names exactly the files", () => {
  const cell = `${loadCell("python", AWKWARD)}\nimport json\nprint(json.dumps([str(one) for one in files]))`;
  assert.deepEqual(JSON.parse(execFileSync("python3", ["-c", cell], { encoding: "utf8" })), AWKWARD);
});

test("the inserted Bash cell names exactly the files and runs none of them", () => {
  const cell = loadCell("bash", AWKWARD).replace(/\nls .*/, '\nprintf "%s\\n" "${files[@]}"');
  const shown = execFileSync("bash", ["-c", cell], { encoding: "utf8" });
  assert.deepEqual(shown.trimEnd().split("\n"), AWKWARD);
});

test("no cell is made where the language is not known or a name holds a line break", () => {
  assert.equal(loadCell("julia", ["a"]), null);
  assert.equal(loadCell("python", ["a\nb"]), null);
  assert.equal(loadCell("python", []), null);
});

test("a notebook's facts are taken only where they have the right shape", () => {
  const facts = notebookFacts({
    openbis: { parents: ["2026-1", 7, "<script>"], owner: { perm_id: "2026-9" } },
    openbis_downloads: ["2026-1", "2026-2"],
  });
  assert.deepEqual(facts, { parents: ["2026-1", "2026-2"], owner: "2026-9" });
  assert.deepEqual(notebookFacts({ openbis: null, openbis_downloads: "x" }), { parents: [], owner: "" });
});

test("sizes are said in the unit that people would use", () => {
  const said = [0, 999, 1000, 1_500_000, 123_456_789, 5e12].map(sizeText);
  assert.deepEqual(said, ["0 bytes", "999 bytes", "1.0 kB", "1.5 MB", "123 MB", "5.0 TB"]);
});

test("all files of a dataset, some of them, or none", () => {
  const dataset = { perm_id: "2026-1" };
  const files = [
    { path: "a", size: 1 },
    { path: "b", size: 2 },
  ];
  let choices = toggleDataset(new Map(), dataset);
  assert.equal(chosenBytes(choices), null, "its files are not known yet");
  choices = withFiles(choices, "2026-1", files);
  assert.equal(chosenBytes(choices), 3);
  choices = toggleFile(choices, dataset, files, "a");
  assert.deepEqual(wanted(choices), { "2026-1": ["b"] });
  assert.equal(chosenBytes(choices), 2);
  assert.equal(isFileChosen(choices, "2026-1", "a"), false);
  assert.deepEqual(wanted(toggleFile(choices, dataset, files, "a")), { "2026-1": null });
  assert.equal(toggleFile(choices, dataset, files, "b").size, 0);
  assert.equal(toggleDataset(choices, dataset).size, 0);
});

const TYPE = {
  code: "ANALYSIS_NOTEBOOK",
  assignments: [
    { code: "$NAME", label: "Name", mandatory: true },
    { code: "NOTES", label: "Notes", mandatory: false },
    { code: "$HISTORY_ID", label: "History", mandatory: true },
  ],
};

test("the form asks for what a person knows and presets the name", () => {
  assert.deepEqual(
    askedFor(TYPE).map((one) => one.code),
    ["$NAME", "NOTES"],
  );
  assert.deepEqual(presetProperties(TYPE, "a/growth.ipynb"), { $NAME: "growth", NOTES: "" });
});

test("what is missing is named, what is empty is not sent", () => {
  const form = { owner: null, type: "X", properties: { $NAME: " " }, parents: [], files: [] };
  assert.deepEqual(Object.keys(problems(form, TYPE)), ["owner", "$NAME"]);
  const whole = { ...form, owner: { perm_id: "1" }, properties: { $NAME: "n" } };
  assert.deepEqual(problems(whole, TYPE), {});
  assert.deepEqual(filledIn({ a: "", b: " ", c: "x" }), { c: "x" });
  assert.deepEqual(withParent(["1"], " 1 "), ["1"]);
  assert.deepEqual(withParent(["1"], "2"), ["1", "2"]);
});

/** @param {...any} states what the server tells, one look after the other */
function server(...states) {
  const asked = [];
  const next = (method) => async (id) => {
    asked.push(method);
    const state = method === "cancel" ? { id, state: "running" } : states.shift();
    if (state instanceof Error) throw state;
    return { id: "t1", ...state };
  };
  return { asked, start: next("start"), transfer: next("transfer"), cancel: next("cancel") };
}

const now = () => Promise.resolve();

test("a transfer is followed to its end, over looks that fail", async () => {
  const api = server({ state: "running" }, new Error("gone"), { state: "running" }, { state: "done" });
  const told = [];
  const end = await startTransfer(api, {}, (one) => told.push(one.state), now).end;
  assert.equal(end.state, "done");
  assert.deepEqual(told, ["running", "running", "running", "done"]);
});

test("cancelling before the server has answered still cancels", async () => {
  const api = server({ state: "running" }, { state: "cancelled" });
  const watch = startTransfer(api, {}, () => {}, now);
  watch.cancel();
  assert.equal((await watch.end).state, "cancelled");
  assert.deepEqual(api.asked, ["start", "cancel", "transfer"]);
});
