/** The choice of the owner: what is offered, how much is asked for, what is suggested. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { formModel } from "../../../webapp/form-model.js";
import { ownerPicker } from "../../../webapp/owner-picker.js";
import { openPage, settle } from "./support.js";

const ENTITY = { kind: "EXPERIMENT", permId: "E-1", identifier: "/L/P/E1", name: "E1" };
const owner = (permId) => ({ kind: "OBJECT", permId, identifier: `/L/${permId}`, name: permId });

/**
 * @param {import("node:test").TestContext} t
 * @param {any} openbis
 * @param {string[]} last permIds of objects
 */
function choosing(t, openbis, last = []) {
  const window = openPage(t);
  const model = formModel({ entity: ENTITY });
  const recent = async () => last.map((permId) => ({ kind: /** @type {const} */ ("OBJECT"), permId }));
  const picker = ownerPicker({ entity: ENTITY, openbis, model, recent });
  model.onChange(picker.update);
  window.document.body.append(picker.element);
  async function type(text) {
    const search = window.document.querySelector("#ojy-owner");
    search.value = text;
    search.dispatchEvent(new window.KeyboardEvent("keydown", { key: "Enter" }));
    await settle();
  }
  const one = (selector) => window.document.querySelector(selector);
  return {
    model,
    picker,
    type,
    one,
    offered: () =>
      [...window.document.querySelectorAll(".ojy-option .ojy-name")].map((name) => name.textContent),
    note: () => one(".ojy-found [role=status]").textContent,
    more: () => one(".ojy-found button"),
  };
}

/** Pages of forty of which the user may save in a few. @param {number} writable per page @param {number} pages */
function pagesOf(writable, pages) {
  const asked = [];
  return {
    asked,
    async ownerPage(text, page) {
      asked.push(page);
      const owners = Array.from({ length: writable }, (_, at) => owner(`${text}-${page}-${at}`));
      return { owners, seen: 40, more: page + 1 < pages };
    },
  };
}

test("pages on which one may save nowhere are passed over, but not without end", async (t) => {
  const openbis = pagesOf(0, 100);
  const { type, note, more, offered } = choosing(t, openbis);
  await type("x");
  assert.deepEqual([openbis.asked, offered()], [[0, 1, 2, 3, 4], []]);
  assert.match(note(), /you may read only/);
  more().click();
  await settle();
  assert.deepEqual(openbis.asked, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
});

test("enough is offered at once, and the rest on request", async (t) => {
  const openbis = pagesOf(6, 3);
  const { type, more, offered, note } = choosing(t, openbis);
  await type("x");
  assert.deepEqual([openbis.asked, offered().length], [[0, 1], 12]);
  assert.equal(note(), "The first 12 where you may save");
  more().click();
  await settle();
  assert.deepEqual([openbis.asked, offered().length, more().hidden], [[0, 1, 2], 18, true]);
  await type("y");
  assert.equal(offered()[0], "y-0-0");
});

test("before anything is typed those of last time are offered first, then others", async (t) => {
  const openbis = {
    ...pagesOf(2, 1),
    ownersOf: async (/** @type {any[]} */ ids) => ids.map(({ permId }) => owner(permId)),
    suggestedOwner: async () => null,
  };
  const { picker, offered, one, type, note } = choosing(t, openbis, ["S-9", "-0-1"]);
  await picker.fill();
  await settle();
  assert.deepEqual(offered(), ["S-9", "-0-1", "-0-0"]);
  await type("x");
  assert.equal(offered()[0], "x-0-0");
  await type("");
  assert.equal(offered()[0], "S-9", "an emptied field is as at first");
  assert.equal(note(), "3 where you may save");
  one(".ojy-option").click();
  assert.equal(picker.chosen()?.permId, "S-9");
});

test("what is chosen becomes the owner, and can be changed again", async (t) => {
  const { model, type, one } = choosing(t, pagesOf(1, 1));
  await type("x");
  one(".ojy-option").click();
  assert.equal(model.owner().permId, "x-0-0");
  assert.equal(document.activeElement.textContent, "Change");
  one(".ojy-chosen button").click();
  assert.deepEqual([document.activeElement.id, one(".ojy-option")], ["ojy-owner", null]);
});

for (const [what, state, pattern] of [
  ["is frozen", { writable: false, frozen: true }, /frozen/],
  ["may only be read", { writable: false, frozen: false }, /may read but not save here.*Jupyter Workspace/],
  ["can be saved in", { writable: true, frozen: false }, /^$/],
]) {
  test(`the page's own experiment ${what}`, async (t) => {
    const suggestedOwner = async () => ({ owner: owner("S-1"), ...state });
    const { picker, model, one } = choosing(t, { suggestedOwner });
    await picker.fill();
    assert.match(one(".ojy-note").textContent, pattern);
    assert.equal(Boolean(model.problems().owner), !state.writable);
  });
}
