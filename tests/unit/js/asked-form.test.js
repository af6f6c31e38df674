/** Links that lead to a page of the ELN and ask for one of its forms. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { eln } from "./eln-page.js";

const VIEW = 2;
const [PROJECT, EXPERIMENT] = [1, 2];

test("a link that asks for the form of its page opens it there, once", async () => {
  const told = [];
  const { plugin, content } = eln((page) => {
    page.history.replaceState(null, "", "?viewName=showProjectPageFromPermId&viewData=P-1&jupyter=new");
    page.Util = { showError: (text) => told.push(text) };
  });
  const paint = async (permId) => {
    plugin.afterViewPaint(PROJECT, { mode: VIEW, project: { code: "P", spaceCode: "LAB", permId } }, content);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  await paint("P-2");
  assert.equal(told.length, 0, "another page");
  await paint("P-1");
  assert.equal(told.length, 1, "here nothing can be loaded, so what was tried is told");
  await paint("P-1");
  assert.equal(told.length, 1, "who comes back has seen it");
});

test("a link may ask for a batch of an experiment's objects, and of nothing else", async () => {
  for (const [permId, view, model, count] of [
    ["E-1", EXPERIMENT, { mode: VIEW, experiment: { permId: "E-1", identifier: "/L/P/E1" } }, 1],
    ["P-1", PROJECT, { mode: VIEW, project: { code: "P", spaceCode: "LAB", permId: "P-1" } }, 0],
  ]) {
    const told = [];
    const { plugin, content } = eln((page) => {
      page.history.replaceState(null, "", `?viewName=v&viewData=${permId}&jupyter=batch`);
      page.Util = { showError: (text) => told.push(text) };
    });
    plugin.afterViewPaint(view, model, content);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(told.length, count, "here nothing can be loaded, so what was tried is told");
  }
});
