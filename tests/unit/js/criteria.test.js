/** What is asked of openBIS is what its search understands. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { dataSetsOf, ownersCalled, wordsOf } from "../../../webapp/criteria.js";
import { dataSetFetch, entityFetch, paged } from "../../../webapp/fetch-options.js";
import { recorded } from "./support.js";

/** Criteria as `(OR Experiment(AND PermId = E-1) Code ~ x)`. @param {any} criteria @returns {string} */
function short({ "@type": type, operator, criteria, fieldName, fieldValue }) {
  const name = type.split(".").at(-1).replace("SearchCriteria", "");
  if (criteria) return `${name}(${[operator, ...criteria.map(short)].join(" ")})`;
  const sign = { StringEqualToValue: "=", StringContainsValue: "~" }[fieldValue["@type"].split(".").at(-1)];
  return `${name === "StringProperty" ? fieldName : name}${sign}${fieldValue.value}`;
}
const of = (kind, permId) => ({ kind, permId, identifier: "", name: "" });

const SCOPES = [
  ["DATASET", "2026-1", "DataSet(AND Code=2026-1)"],
  ["EXPERIMENT", "E-1", "DataSet(AND Experiment(AND PermId=E-1))"],
  ["OBJECT", "S-1", "DataSet(AND Sample(AND PermId=S-1))"],
  [
    "PROJECT",
    "P-1",
    "DataSet(OR Experiment(AND Project(AND PermId=P-1)) Sample(AND Project(AND PermId=P-1)))",
  ],
  [
    "SPACE",
    "LAB",
    "DataSet(OR Experiment(AND Project(AND Space(AND Code=LAB))) Sample(AND Space(AND Code=LAB)))",
  ],
];
for (const [kind, permId, expected] of SCOPES) {
  test(`the datasets of a ${kind}`, () => {
    assert.equal(short(dataSetsOf(of(kind, permId), "  ")), `DataSet(AND ${expected})`);
  });
}

const OWNER = (word) => `Identifier~${word} PermId~${word} $NAME~${word} NAME~${word}`;
const DATASET = (word) =>
  `DataSet(OR Code~${word} $NAME~${word} NAME~${word} DataSetType(AND Code~${word}) ` +
  `Experiment(OR ${OWNER(word)}) Sample(OR ${OWNER(word)}))`;

test("every word is looked for in name, code, type and owner, within the scope", () => {
  assert.equal(
    short(dataSetsOf(of("OBJECT", "S-1"), "shake raw")),
    `DataSet(AND DataSet(AND Sample(AND PermId=S-1)) ${DATASET("shake")} ${DATASET("raw")})`,
  );
  assert.equal(short(ownersCalled("EXPERIMENT", "x")), `Experiment(AND Experiment(OR ${OWNER("x")}))`);
});

test("a long search does not become a long list of questions", () => {
  assert.deepEqual(wordsOf(" a  b c d e f "), ["a", "b", "c", "d e f"]);
  assert.deepEqual(wordsOf("  "), []);
});

/** Every criterion about a text. @param {any} criteria @returns {any[]} */
const fields = (criteria) => (criteria.criteria ? criteria.criteria.flatMap(fields) : [criteria]);

test("field names are openBIS's own, and wildcards are on where something is contained", () => {
  const all = fields(dataSetsOf(of("PROJECT", "P-1"), "x"));
  const names = { Code: "code", PermId: "perm id", Identifier: "identifier" };
  for (const { "@type": type, fieldName, fieldType, useWildcards, fieldValue } of all) {
    const name = type.split(".").at(-1).replace("SearchCriteria", "");
    assert.equal(fieldType, name === "StringProperty" ? "PROPERTY" : "ATTRIBUTE");
    if (names[name]) assert.equal(fieldName, names[name]);
    assert.equal(useWildcards, fieldValue["@type"].endsWith("ContainsValue"));
  }
});

test("pages are in an order that no two things share", () => {
  const order = (kind, fetch) => {
    const { from, count, sort } = paged(fetch, kind, 50, 25);
    const [{ field, order }] = sort.sortings;
    return [from, count, sort["@type"], field, order.asc];
  };
  assert.deepEqual(order("DATASET", dataSetFetch()), [
    50,
    25,
    "as.dto.dataset.fetchoptions.DataSetSortOptions",
    "CODE",
    false,
  ]);
  assert.deepEqual(order("OBJECT", entityFetch("OBJECT")), [
    50,
    25,
    "as.dto.sample.fetchoptions.SampleSortOptions",
    "IDENTIFIER",
    true,
  ]);
});

// The sandbox finds by these what is written beside them: tests/unit/sandbox/test_picker_searches.py.
for (const { scope, text, criteria } of recorded("dataset_searches")) {
  test(`what is recorded is asked: ${JSON.stringify(text)} ${scope ? "in a space" : "everywhere"}`, () => {
    assert.deepEqual(JSON.parse(JSON.stringify(dataSetsOf(scope, text))), criteria);
  });
}
