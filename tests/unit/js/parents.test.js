/** Which of the chosen datasets openBIS will not take as parents: asked with the owner's rights, said in one sentence. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dataSet, opened } from "./form-page.js";
import { recorded, settle } from "./support.js";

const OWNER = { code: "E1", permId: { permId: "E-1" }, identifier: { identifier: "/L/P/E1" } };
const answer = () => recorded("launch_answer_ready");
const idsOf = ({ params }) => params[1].map(({ permId }) => permId);
const rightsAsked = (asked) => asked.filter(({ method }) => method === "getRights").map(idsOf);
/** What somebody may do who is only a user: change the experiment, none of the datasets but `mine`. @param {string[]} mine */
const rightsOf =
  (...mine) =>
  ([, ids]) =>
    Object.fromEntries(
      ids.map(({ permId }) => [
        permId,
        { rights: permId === "E-1" || mine.includes(permId) ? ["UPDATE"] : [] },
      ]),
    );
const told = (document) => document.querySelector(".ojy-not-parents").textContent;

test("the form asks for the datasets' rights with those of the owner, in one request", async (t) => {
  const { document, asked } = await opened(t, answer, {
    methods: { getRights: rightsOf("2026-1", "2026-2") },
  });
  const methods = asked.map(({ method }) => method).sort();
  assert.deepEqual(methods, [
    "executeCustomASService",
    "executeCustomASService",
    "getPersons",
    "getRights",
    "searchDataSets",
    "searchExperiments",
  ]);
  assert.deepEqual(rightsAsked(asked), [["E-1", "2026-1", "2026-2"]]);
  assert.equal(told(document), "");
});

test("what openBIS will not take as parents is named before anything runs, as long as it is selected", async (t) => {
  const { document } = await opened(t, answer, { methods: { getRights: rightsOf() } });
  assert.match(told(document), /will not take .*2026-1.*, .*2026-2.* as parents: .*name them instead/);
  document.querySelector("[data-perm-id='2026-1'] input").click();
  assert.match(told(document), /will not take .*2026-2.* as a parent: .*name it instead/);
  document.querySelector("[data-perm-id='2026-2'] input").click();
  assert.equal(told(document), "");
});

test("many are not all named", async (t) => {
  const many = Array.from({ length: 9 }, (_, at) => ({
    ...dataSet(`2026-${at}`),
    properties: { NAME: `n${at}` },
  }));
  const { document } = await opened(t, answer, {
    methods: { getRights: rightsOf(), searchDataSets: () => ({ objects: many, totalCount: 9 }) },
  });
  assert.match(told(document), /n0.*n4.* and 4 more as parents/);
  assert.doesNotMatch(told(document), /n5/);
});

test("a dataset that is added costs one question about it alone, and none when it is chosen again", async (t) => {
  const found = { objects: ["2026-1", "2026-2"].map(dataSet), totalCount: 2 };
  const { document, asked } = await opened(t, answer, {
    entity: null,
    methods: { getRights: rightsOf("2026-2"), searchDataSets: () => found },
  });
  assert.deepEqual(rightsAsked(asked), []);
  const search = /** @type {any} */ (document.querySelector("[name=ojy-dataset-search]"));
  search.value = "2026";
  search.dispatchEvent(new document.defaultView.KeyboardEvent("keydown", { key: "Enter" }));
  await settle();
  const box = (/** @type {string} */ permId) =>
    /** @type {any} */ (document.querySelector(`.ojy-results [data-perm-id='${permId}'] input`));
  box("2026-1").click();
  await settle();
  box("2026-2").click();
  await settle();
  box("2026-2").click();
  box("2026-2").click();
  await settle();
  assert.deepEqual(rightsAsked(asked), [["2026-1"], ["2026-2"]]);
  assert.match(told(document), /will not take .*2026-1.* as a parent/);
});

test("where openBIS cannot tell rights on datasets, nothing is said, and the owner is asked about alone", async (t) => {
  const { document, asked } = await opened(t, answer, {
    methods: {
      getRights(params) {
        if (params[1].length > 1) throw { message: "Unsupported id." };
        return rightsOf()(params);
      },
    },
  });
  assert.deepEqual(rightsAsked(asked), [["E-1", "2026-1", "2026-2"], ["E-1"]]);
  assert.equal(told(document), "");
  assert.match(document.querySelector(".ojy-chosen").textContent, /E1/);
});

test("who presses the button before openBIS has answered waits for the rights, too", async (t) => {
  /** @type {(answer: unknown) => void} */
  let answerRights = () => {};
  const { launches, submit } = await opened(t, answer, {
    methods: { getRights: () => new Promise((resolve) => (answerRights = resolve)) },
  });
  await submit();
  assert.equal(launches().length, 0);
  answerRights({ "E-1": { rights: ["UPDATE"] } });
  await settle();
  assert.equal(launches().length, 1);
});

test("where the datasets cannot be looked up, the owner is there all the same", async (t) => {
  const { document, asked } = await opened(t, answer, {
    methods: {
      searchDataSets() {
        throw { message: "out of order" };
      },
      searchExperiments: () => ({ objects: [OWNER], totalCount: 1 }),
    },
  });
  assert.deepEqual(rightsAsked(asked), [["E-1"]]);
  assert.match(document.querySelector(".ojy-chosen").textContent, /E1/);
});
