/** The choice of a template: which kernels fit, which fields appear, what is sent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { formModel } from "../../../webapp/form-model.js";
import { launchClient } from "../../../webapp/launch-client.js";
import { connect } from "../../../webapp/rpc.js";
import { templateView } from "../../../webapp/template-view.js";
import { fakeTransport, openPage, recorded } from "./support.js";

const OFFERED = recorded("options_answer");
const REQUEST = recorded("launch_request_site_template");

/** @param {import("node:test").TestContext} t */
function shown(t) {
  const { document, Event } = openPage(t);
  /** @type {any[]} */
  const told = [];
  const view = templateView((template, answers) => told.push([template?.id ?? "", answers]));
  document.body.append(view.element);
  view.show(OFFERED.templates, OFFERED.broken_templates);
  /** @param {string} selector @param {string} value @param {string} kind of event */
  const enter = (selector, value, kind = "input") => {
    const control = /** @type {any} */ (document.querySelector(selector));
    if (control.type === "checkbox") control.checked = value === "on";
    else control.value = value;
    control.dispatchEvent(new Event(kind, { bubbles: true }));
  };
  return { document, told, enter, view };
}

test("nothing is shown where nothing is offered", (t) => {
  const { view } = shown(t);
  view.show([], []);
  assert.equal(view.element.hidden, true);
});

test("a template brings its description and a field for each parameter, with its default", (t) => {
  const { document, told, enter } = shown(t);
  const select = /** @type {HTMLSelectElement} */ (document.querySelector("#ojy-template"));
  assert.deepEqual(
    [...select.options].map(({ text }) => text),
    ["Standard notebook", "Growth curve – Übersicht", "Counts in R"],
  );
  enter("#ojy-template", "site:growth-curve", "change");
  assert.match(document.querySelector("#ojy-template-hint")?.textContent ?? "", /^Fits a growth curve/);
  assert.deepEqual(
    [...document.querySelectorAll(".ojy-parameters label")].map((label) => label.textContent),
    ["Threshold", "Stain", "Smooth", "Note", "Dose"],
  );
  assert.deepEqual(told.at(-1), [
    "site:growth-curve",
    { threshold: 0.5, stain: "DAPI", smooth: true, note: "" },
  ]);
  enter("#ojy-template", "", "change");
  assert.deepEqual(told.at(-1), ["", {}]);
  assert.equal(document.querySelectorAll(".ojy-parameters input").length, 0);
});

test("what is entered is sent as the recorded request says", (t) => {
  const { told, enter } = shown(t);
  enter("#ojy-template", "site:growth-curve", "change");
  enter("#ojy-parameter-threshold", "0.25");
  enter("#ojy-parameter-stain", "GFP");
  enter("#ojy-parameter-smooth", "off");
  enter("#ojy-parameter-note", REQUEST.parameters.note);
  assert.deepEqual(told.at(-1), [REQUEST.template, REQUEST.parameters]);
  const model = formModel({ entity: null });
  model.setOwner({ kind: "EXPERIMENT", permId: "E-1", identifier: "/L/P/E1", name: "E1" });
  assert.equal("template" in model.request("open"), false);
  const first = model.request("open").launch_key;
  model.setTemplate(told.at(-1)[0], told.at(-1)[1]);
  const { template, parameters, launch_key } = model.request("open");
  assert.deepEqual([template, parameters], [REQUEST.template, REQUEST.parameters]);
  assert.notEqual(launch_key, first, "another content is another launch");
});

test("a number that is no number is left to its default", (t) => {
  const { told, enter } = shown(t);
  enter("#ojy-template", "site:growth-curve", "change");
  enter("#ojy-parameter-threshold", "");
  assert.equal("threshold" in told.at(-1)[1], false);
});

test("what a property says is not sent, and a number outside its limits is named at once", (t) => {
  const { document, told, enter } = shown(t);
  enter("#ojy-template", "site:growth-curve", "change");
  const dose = /** @type {HTMLInputElement} */ (document.querySelector("#ojy-parameter-dose"));
  assert.equal(dose.placeholder, "From the property CONCENTRATION");
  assert.equal("dose" in told.at(-1)[1], false);
  assert.match(
    document.querySelector("#ojy-parameter-dose-hint")?.textContent ?? "",
    /^In µg\/ml\. Left alone/,
  );
  enter("#ojy-parameter-dose", "11");
  const problem = document.querySelector("#ojy-parameter-dose-problem");
  assert.equal(problem?.textContent, "Enter a number from 0 to 10.5.");
  assert.equal(dose.getAttribute("aria-invalid"), "true");
  enter("#ojy-parameter-dose", "10.5");
  assert.equal(problem?.textContent, "");
  assert.equal(told.at(-1)[1].dose, 10.5);
});

test("yes, no and a choice may come from a property, too", (t) => {
  const { told, enter, view } = shown(t);
  const parameters = [
    { name: "on", label: "On", type: "boolean", default: false, choices: [], property: "ON" },
    { name: "stain", label: "Stain", type: "choice", default: "A", choices: ["A", "B"], property: "STAIN" },
    { name: "cells", label: "Cells", type: "integer", default: 3, choices: [] },
  ];
  view.show([{ id: "lab:1", title: "T", description: "", language: "r", parameters }], []);
  enter("#ojy-template", "lab:1", "change");
  assert.deepEqual(told.at(-1)[1], { cells: 3 });
  enter("#ojy-parameter-on", "false");
  enter("#ojy-parameter-stain", "B");
  assert.deepEqual(told.at(-1)[1], { on: false, stain: "B", cells: 3 });
});

test("texts of templates stay texts", (t) => {
  const { document, view, enter } = shown(t);
  const nasty = "<img src=x onerror=alert(1)>";
  const parameter = { name: "a", label: nasty, type: "choice", default: nasty, choices: [nasty] };
  view.show(
    [{ id: "lab:1", title: nasty, description: nasty, language: "r", parameters: [parameter] }],
    [{ name: nasty, reason: nasty }],
  );
  enter("#ojy-template", "lab:1", "change");
  assert.equal(document.querySelectorAll("img").length, 0);
  assert.match(document.querySelector(".ojy-broken")?.textContent ?? "", /fault: <img/);
});

test("the place of the form is told, and an older answer without templates will do", async () => {
  const { fetch, asked } = fakeTransport({ executeCustomASService: () => ({ kernels: [] }) });
  const client = launchClient(connect({ sessionToken: () => "token", fetch }));
  const { entity } = recorded("options_request");
  const place = { kind: entity.kind, permId: entity.perm_id, identifier: "/L/P/S", name: "S" };
  assert.deepEqual(await client.options(place), {
    kernels: [],
    profiles: [],
    templates: [],
    broken_templates: [],
  });
  assert.deepEqual(asked[0].params[2].parameters, { method: "options", protocol: 1, entity });
});
