import assert from "node:assert/strict";
import { test } from "node:test";
import { liveSearch } from "../../../webapp/debounce.js";
import { Failure } from "../../../webapp/failure.js";
import { formView } from "../../../webapp/form-view.js";
import { ownerView } from "../../../webapp/owner-view.js";
import { pickerView } from "../../../webapp/picker-view.js";
import { openTab } from "../../../webapp/tab.js";
import { openPage } from "./support.js";

const HOSTILE = "<img src=x onerror=alert(1)>\u202e\"'";
const nothing = () => {};

function makePicker(on = {}) {
  const view = pickerView({
    select: nothing, selectAll: nothing, type: nothing, search: nothing, more: nothing, add: nothing, ...on,
  }); // prettier-ignore
  document.body.append(view.element);
  Object.assign(window.HTMLElement.prototype, { scrollIntoView: nothing });
  return view;
}

const row = (permId, selected = true) => ({
  dataSet: { permId, type: "RAW_DATA", name: HOSTILE, home: `/L/${HOSTILE}`, date: "2026-11-23" },
  selected,
});

test("names of datasets are text, isolated from the text around them", (t) => {
  const { document } = openPage(t);
  makePicker().update([row("2026-1")], false);
  assert.equal(document.querySelector("img"), null);
  assert.equal(document.querySelector(".ojy-name bdi").textContent, HOSTILE);
});

test("a click on a row tells which dataset, and the count follows the model", (t) => {
  const { document } = openPage(t);
  const clicks = [];
  const view = makePicker({ select: (...click) => clicks.push(click) });
  view.update([row("2026-1"), row("2026-2")], false);
  document.querySelector("[data-perm-id='2026-2'] input").click();
  assert.deepEqual(clicks, [["2026-2", false]]);
  view.update([row("2026-1"), row("2026-2", false)], false);
  assert.equal(document.querySelector(".ojy-count").textContent, "1 of 2 selected");
});

test("refused datasets are marked, others not", (t) => {
  const { document } = openPage(t);
  const view = makePicker();
  view.update([row("2026-1"), row("2026-2")], false);
  view.mark(["2026-2"]);
  assert.deepEqual(
    [...document.querySelectorAll(".ojy-bad")].map((li) => li.dataset.permId),
    ["2026-2"],
  );
  view.mark([]);
  assert.equal(document.querySelector(".ojy-bad"), null);
});

test("what is found can be added once; what is there already cannot", (t) => {
  const { document } = openPage(t);
  const added = [];
  const view = makePicker({ add: ({ permId }) => added.push(permId) });
  view.showResults([row("2026-1").dataSet, row("2026-9").dataSet], 2, (permId) => permId === "2026-1");
  const [there, fresh] = document.querySelectorAll(".ojy-results button");
  assert.equal(there.disabled, true);
  fresh.click();
  fresh.click();
  assert.deepEqual(added, ["2026-9"]);
});

test("an owner is chosen, shown, and can be changed", (t) => {
  const { document } = openPage(t);
  const owner = { kind: "OBJECT", permId: "S-1", identifier: "/L/S1", name: HOSTILE };
  const chosen = [];
  const view = ownerView({ type: nothing, search: nothing, choose: (one) => chosen.push(one) });
  document.body.append(view.element);
  view.showResults([owner]);
  document.querySelector(".ojy-option").click();
  assert.deepEqual(chosen, [owner]);
  view.update(owner, true);
  assert.equal(document.querySelector(".ojy-chosen bdi").textContent, HOSTILE);
  assert.equal(document.querySelector(".ojy-search").hidden, true);
  document.querySelector(".ojy-chosen button").click();
  assert.equal(document.querySelector(".ojy-search").hidden, false);
});

function makeForm(on = {}) {
  const entity = { kind: "EXPERIMENT", permId: "E-1", identifier: "/L/P/E", name: HOSTILE };
  const view = formView({
    entity,
    sections: [],
    values: { directory: "d", notebook: "n", kernel: "" },
    on: { field: nothing, open: nothing, download: nothing, cancel: nothing, ...on },
  });
  document.body.append(view.dialog);
  Object.assign(window.HTMLElement.prototype, { scrollIntoView: nothing });
  return view;
}

test("the dialog is labelled, keeps its keys from the ELN, and Enter is Create & open", (t) => {
  const { window, document } = openPage(t);
  let opened = 0;
  const { dialog } = makeForm({ open: () => (opened += 1) });
  assert.equal(dialog.getAttribute("role"), "dialog");
  assert.equal(
    document.getElementById(dialog.getAttribute("aria-labelledby")).textContent,
    "New Jupyter notebook",
  );
  for (const control of dialog.querySelectorAll("input, select")) assert.equal(control.labels.length, 1);
  let reached = 0;
  document.body.addEventListener("keydown", () => (reached += 1));
  dialog
    .querySelector("input")
    .dispatchEvent(new window.KeyboardEvent("keydown", { key: "s", bubbles: true }));
  assert.equal(reached, 0);
  dialog.querySelector("form").requestSubmit();
  assert.equal(opened, 1);
  assert.equal(dialog.querySelector("img"), null);
});

test("a failure is shown with its code and reference, everything entered stays", (t) => {
  const { document } = openPage(t);
  const view = makeForm();
  document.querySelector("[name=notebook]").value = "mine";
  view.setBusy("…");
  assert.equal(document.querySelector("[type=submit]").disabled, true);
  view.showFailure(new Failure("disk-full", { text: HOSTILE, reference: "abcd1234" }));
  view.setBusy(null);
  const alert = document.querySelector(".ojy-message");
  assert.equal(alert.getAttribute("role"), "alert");
  assert.ok(alert.textContent.includes(HOSTILE) && alert.textContent.includes("disk-full abcd1234"));
  assert.equal(document.querySelector("[name=notebook]").value, "mine");
  assert.equal(document.querySelector("[type=submit]").disabled, false);
});

test("kernels are listed with the default one chosen", (t) => {
  openPage(t);
  const told = [];
  const view = makeForm({ field: (...change) => told.push(change) });
  const kernel = (name, preset) => ({ name, display_name: name, language: "x", default: preset });
  view.setKernels([kernel("ir", false), kernel("python3", true)]);
  assert.deepEqual(told, [["kernel", "python3"]]);
});

test("the new tab says what happens, as text, and is sent on by a form with the ticket in its body", (t) => {
  openPage(t);
  const page = document.implementation.createHTMLDocument("");
  const sent = [];
  const tab = { document: page, closed: false, opener: window, close: nothing };
  const opened = openTab(HOSTILE, () => /** @type {any} */ (tab));
  assert.equal(page.querySelector("img"), null);
  assert.equal(page.querySelector("bdi").textContent, HOSTILE);
  const create = page.createElement.bind(page);
  page.createElement = (name) => {
    const element = create(name);
    if (name === "form") element.submit = () => sent.push(element);
    return element;
  };
  opened.go("https://hub.example.org/open/1", { ticket: "secret" });
  const [form] = sent;
  assert.deepEqual([form.method, form.action], ["post", "https://hub.example.org/open/1"]);
  assert.equal(form.querySelector("[name=ticket]").value, "secret");
  assert.equal(tab.opener, null);
});

test("a blocked tab is told apart, a closed one is a failure", (t) => {
  openPage(t);
  assert.equal(openTab("x", () => null).blocked, true);
  const page = document.implementation.createHTMLDocument("");
  const tab = { document: page, closed: false, close: nothing };
  const opened = openTab("x", () => /** @type {any} */ (tab));
  tab.closed = true;
  assert.throws(() => opened.go("https://hub.example.org/", {}), { code: "tab-closed" });
});

test("only the last search counts", async () => {
  const answers = [];
  const told = [];
  const search = liveSearch((text) => new Promise((resolve) => answers.push(() => resolve(text))), {
    started: nothing,
    found: (result) => told.push(result),
    failed: assert.fail,
    cleared: () => told.push("cleared"),
  });
  const first = search.now("a");
  const second = search.now(" ab ");
  answers[1]();
  answers[0]();
  await Promise.all([first, second]);
  assert.deepEqual(told, ["ab"]);
  await search.now("  ");
  assert.deepEqual(told, ["ab", "cleared"]);
});
