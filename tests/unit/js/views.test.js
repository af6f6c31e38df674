import assert from "node:assert/strict";
import { test } from "node:test";
import { liveSearch } from "../../../webapp/debounce.js";
import { Failure } from "../../../webapp/failure.js";
import { formView } from "../../../webapp/form-view.js";
import { ownerView } from "../../../webapp/owner-view.js";
import { openTab } from "../../../webapp/tab.js";
import { openPage } from "./support.js";

const HOSTILE = "<img src=x onerror=alert(1)>\u202e\"'";
const nothing = () => {};

test("an owner is chosen, shown, and can be changed", (t) => {
  const { document } = openPage(t);
  const owner = { kind: "OBJECT", permId: "S-1", identifier: "/L/S1", name: HOSTILE };
  const chosen = [];
  const view = ownerView({
    empty: nothing,
    type: nothing,
    search: nothing,
    more: nothing,
    choose: (one) => chosen.push(one),
  });
  document.body.append(view.element);
  view.showResults([owner], false, "");
  document.querySelector(".ojy-option").click();
  assert.deepEqual(chosen, [owner]);
  view.update(owner, true, "");
  assert.equal(document.querySelector(".ojy-chosen bdi").textContent, HOSTILE);
  assert.equal(document.querySelector(".ojy-search").hidden, true);
  document.querySelector(".ojy-chosen button").click();
  assert.equal(document.querySelector(".ojy-search").hidden, false);
});

test("arrow keys lead from the field down through the owners that were found, and back", (t) => {
  const { window, document } = openPage(t);
  const owner = (permId) => ({ kind: "OBJECT", permId, identifier: `/L/${permId}`, name: permId });
  const view = ownerView({ type: nothing, search: nothing, more: nothing, choose: nothing, empty: nothing });
  document.body.append(view.element);
  view.showResults([owner("S-1"), owner("S-2")], true, "2");
  const press = (key) =>
    document.activeElement.dispatchEvent(new window.KeyboardEvent("keydown", { key, bubbles: true }));
  const at = () => document.activeElement.textContent;
  document.querySelector("#ojy-owner").focus();
  press("ArrowDown");
  press("ArrowDown");
  assert.match(at(), /S-2/);
  press("ArrowDown");
  assert.match(at(), /S-2/);
  press("ArrowUp");
  press("ArrowUp");
  assert.equal(document.activeElement.id, "ojy-owner");
});

test("why nothing can be saved where the page stands is said beside it", (t) => {
  const { document } = openPage(t);
  const owner = { kind: "OBJECT", permId: "S-1", identifier: "/L/S1", name: "S1" };
  const view = ownerView({ type: nothing, search: nothing, more: nothing, choose: nothing, empty: nothing });
  document.body.append(view.element);
  view.update(owner, false, "You may read only.");
  assert.equal(document.querySelector(".ojy-note").textContent, "You may read only.");
  assert.equal(document.querySelector(".ojy-search").hidden, false, "another one can be searched at once");
  assert.equal(document.querySelector(".ojy-chosen button"), null);
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

test("kernels are listed by name as text, with the one that is to be used chosen", (t) => {
  openPage(t);
  const view = makeForm();
  const kernel = (name) => ({ name, display_name: HOSTILE, language: "x", default: false });
  view.setKernels([kernel("ir"), kernel("python3")], "python3");
  const select = document.querySelector("#ojy-kernel");
  assert.equal(select.value, "python3");
  assert.equal(select.options[0].textContent, HOSTILE);
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
