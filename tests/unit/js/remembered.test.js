/** What is kept of a person's choices for the next form, and what of it is believed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { rememberedOwners, toRemember } from "../../../webapp/remembered.js";

const form = {
  entity: null,
  fields: { directory: "d", kernel: "k" },
  defaults: { directory: "d", kernel: "k" },
  touched: new Set(),
};
const owner = (/** @type {string} */ permId) => ({ kind: /** @type {const} */ ("OBJECT"), permId });

test("the owners that somebody chose are kept, the last one first, five of them", () => {
  /** @type {Record<string, string>} */
  let settings = {};
  for (const permId of ["1", "2", "3", "4", "5", "6", "3"])
    settings = { ...settings, ...toRemember(settings, { ...form, chosenOwner: owner(permId) }) };
  assert.deepEqual(
    rememberedOwners(settings).map(({ permId }) => permId),
    ["3", "6", "5", "4", "2"],
  );
  assert.equal(toRemember(settings, { ...form, chosenOwner: owner("3") }), null, "nothing to change");
  assert.equal(toRemember(settings, { ...form, chosenOwner: null }), null, "a page's suggestion is not kept");
});

for (const [text, permIds] of /** @type {[string | undefined, string[]][]} */ ([
  [undefined, []],
  ["", []],
  ["nonsense EXPERIMENT: SPACE:1 :2", []],
  ["EXPERIMENT:2026-1 OBJECT:2026-2", ["2026-1", "2026-2"]],
]))
  test(`the kept owners ${text}`, () => {
    const settings = text === undefined ? {} : { owners: text };
    assert.deepEqual(
      rememberedOwners(settings).map(({ permId }) => permId),
      permIds,
    );
  });
