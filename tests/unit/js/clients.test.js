import assert from "node:assert/strict";
import { test } from "node:test";
import { isWebAddress, launchClient } from "../../../webapp/launch-client.js";
import { openbisClient } from "../../../webapp/openbis-client.js";
import { connect } from "../../../webapp/rpc.js";
import { fakeTransport, recorded } from "./support.js";

/** @param {Record<string, (params: any[]) => unknown>} methods */
function clients(methods) {
  const { fetch, asked } = fakeTransport(methods);
  const call = connect({ sessionToken: () => "token-1", fetch });
  return { openbis: openbisClient(call), launches: launchClient(call), asked };
}

const EXPERIMENT = { kind: "EXPERIMENT", permId: "E-1", identifier: "/L/P/E1", name: "E1" };

/** Datasets as openBIS sends them: the second one points to the type and experiment of the first by number. */
const TWO_DATASETS = {
  "@type": "as.dto.common.search.SearchResult",
  "@id": 1,
  totalCount: 2,
  objects: [
    {
      "@type": "as.dto.dataset.DataSet",
      "@id": 2,
      code: "2026-1",
      permId: { "@type": "as.dto.dataset.id.DataSetPermId", "@id": 3, permId: "2026-1" },
      type: { "@type": "as.dto.dataset.DataSetType", "@id": 4, code: "RAW_DATA" },
      experiment: {
        "@id": 5,
        identifier: { "@id": 6, identifier: "/L/P/E1" },
        permId: { "@id": 7, permId: "E-1" },
      },
      sample: null,
      properties: { $NAME: "run one" },
      registrationDate: Date.UTC(2026, 10, 23),
    },
    {
      "@type": "as.dto.dataset.DataSet",
      "@id": 8,
      code: "2026-2",
      permId: { "@id": 9, permId: "2026-2" },
      type: 4,
      experiment: 5,
      sample: {
        "@id": 10,
        identifier: { "@id": 11, identifier: "/L/P/S1" },
        permId: { "@id": 12, permId: "S-1" },
      },
      properties: { NAME: "run two" },
      registrationDate: null,
    },
  ],
};

test("datasets are read with their references, in either version's property names", async () => {
  const { openbis, asked } = clients({ searchDataSets: () => TWO_DATASETS });
  const { items, total } = await openbis.dataSetPage({ scope: EXPERIMENT, text: "" }, 0, 50);
  assert.equal(total, 2);
  assert.deepEqual(items, [
    { permId: "2026-1", type: "RAW_DATA", name: "run one", home: "/L/P/E1", date: "2026-11-23" },
    { permId: "2026-2", type: "RAW_DATA", name: "run two", home: "/L/P/S1", date: "" },
  ]);
  assert.equal(asked[0].params[0], "token-1");
});

test("ten thousand permIds are one request, and none of them brings more than its ids", async () => {
  const all = Array.from({ length: 10_000 }, (_, at) => ({ code: `d-${at}`, permId: { permId: `d-${at}` } }));
  const { openbis, asked } = clients({ searchDataSets: () => ({ objects: all, totalCount: 12_345 }) });
  const { permIds, total } = await openbis.dataSetIds({ scope: EXPERIMENT, text: "" }, 10_000);
  assert.deepEqual([new Set(permIds).size, total, asked.length], [10_000, 12_345, 1]);
  const [, , { count, properties, experiment }] = asked[0].params;
  assert.deepEqual([count, properties, experiment], [10_000, undefined, undefined]);
});

test("what is chosen is described by one request, whatever comes back", async () => {
  const [one] = TWO_DATASETS.objects;
  const { openbis, asked } = clients({ getDataSets: () => ({ "2026-1": one }) });
  const found = await openbis.dataSets(["2026-1", "2026-404"]);
  assert.deepEqual(
    found.map(({ permId, name }) => [permId, name]),
    [["2026-1", "run one"]],
  );
  assert.equal(asked[0].params[1].length, 2);
});

test("spaces and projects suggest no owner and ask for none", async () => {
  const { openbis, asked } = clients({});
  for (const kind of ["SPACE", "PROJECT"]) {
    assert.equal(await openbis.suggestedOwner({ ...EXPERIMENT, kind }), null);
  }
  assert.equal(asked.length, 0);
});

const FOUND_ENTITIES = [
  ["SPACE", "getSpaces", { code: "LAB", permId: { permId: "LAB" } }, ["/LAB", "LAB"]],
  [
    "PROJECT",
    "getProjects",
    { code: "P", permId: { permId: "P-1" }, identifier: { identifier: "/LAB/P" } },
    ["/LAB/P", "P"],
  ],
  [
    "OBJECT",
    "getSamples",
    {
      code: "S",
      permId: { permId: "S-1" },
      identifier: { identifier: "/LAB/S" },
      properties: { NAME: "step" },
    },
    ["/LAB/S", "step"],
  ],
  [
    "DATASET",
    "getDataSets",
    { code: "2026-1", permId: { permId: "2026-1" }, properties: { $NAME: "raw" } },
    ["2026-1", "raw"],
  ],
];
for (const [kind, method, raw, [identifier, name]] of FOUND_ENTITIES) {
  test(`what a link says only the id of is asked of openBIS: ${kind}`, async () => {
    const { permId } = raw.permId;
    const { openbis } = clients({ [method]: () => ({ "@id": 1, [permId]: raw }) });
    assert.deepEqual(await openbis.entity(kind, permId), { kind, permId, identifier, name });
    assert.equal(await clients({ [method]: () => ({}) }).openbis.entity(kind, permId), null);
  });
}

const owner = (permId, code) => ({
  code,
  permId: { permId },
  identifier: { identifier: `/L/P/${code}` },
  properties: {},
});

/** Two experiments and an object; a right to change only some. @param {() => unknown} getRights */
const ownersOf = (getRights) =>
  clients({
    searchExperiments: () => ({
      objects: [
        owner("E-1", "E1"),
        owner("E-2", "E2"),
        { ...owner("E-3", "E3"), frozen: true, frozenForDataSets: true },
      ],
      totalCount: 43,
    }),
    searchSamples: () => ({ objects: [owner("S-1", "S1")], totalCount: 1 }),
    getRights,
  });
const RIGHTS = {
  "E-1": { rights: ["UPDATE", "DELETE"] },
  "E-2": { rights: [] },
  "E-3": { rights: ["UPDATE"] },
  "S-1": { rights: ["UPDATE"] },
};
const permIds = ({ owners }) => owners.map(({ permId }) => permId);

test("only owners in which the user may save are offered; frozen ones are not", async () => {
  const { openbis, asked } = ownersOf(() => RIGHTS);
  const page = await openbis.ownerPage("1", 1);
  assert.deepEqual(permIds(page), ["E-1", "S-1"]);
  assert.deepEqual([page.seen, page.more], [4, true]);
  assert.equal(asked.length, 3, "a page is one request for each kind and one for the rights");
  assert.deepEqual([asked[0].params[2].from, asked[0].params[2].count], [20, 20]);
});

test("where openBIS cannot tell the rights all are offered, except the frozen; an expired session is told", async () => {
  const fail = (message) => () => {
    throw { message };
  };
  const { openbis } = ownersOf(fail("Unknown experiment with perm id E-2."));
  assert.deepEqual(permIds(await openbis.ownerPage("1", 0)), ["E-1", "E-2", "S-1"]);
  const expired = ownersOf(fail("Session no longer available."));
  await assert.rejects(expired.openbis.ownerPage("1", 0), { code: "session-expired" });
});

test("a dataset's page suggests the dataset's own owner: its object before its experiment", async () => {
  const entity = { kind: "DATASET", permId: "2026-2", identifier: "2026-2", name: "x" };
  const { openbis } = clients({
    searchDataSets: () => ({ objects: [TWO_DATASETS.objects[1]], totalCount: 1 }),
    searchSamples: () => ({ objects: [owner("S-1", "S1")], totalCount: 1 }),
    getRights: () => ({ "S-1": { rights: [] } }),
  });
  const { owner: suggested, writable } = await openbis.suggestedOwner(entity);
  assert.deepEqual([suggested.kind, suggested.permId, writable], ["OBJECT", "S-1", false]);
});

for (const state of ["ready", "accepted", "starting", "writing"]) {
  test(`the recorded answer "${state}" is taken as it is`, async () => {
    const answer = recorded(`launch_answer_${state}`);
    const { launches, asked } = clients({ executeCustomASService: () => answer });
    assert.deepEqual(await launches.open(recorded("launch_request")), answer);
    const [, service, options] = asked[0].params;
    assert.equal(service.permId, "jupyter");
    assert.deepEqual(options.parameters, { method: "launch", protocol: 1, ...recorded("launch_request") });
  });
}

test("the recorded download and options are taken as they are", async () => {
  const answer = recorded("launch_answer_downloaded");
  assert.deepEqual(await clients({ executeCustomASService: () => answer }).launches.download({}), answer);
  const options = recorded("options_answer");
  assert.deepEqual(await clients({ executeCustomASService: () => options }).launches.options(), options);
});

for (const name of ["launch_request_continuation", "launch_request_template", "launch_request_profile"]) {
  test(`the recorded ${name} is sent as it is`, async () => {
    const { launches, asked } = clients({ executeCustomASService: () => recorded("launch_answer_ready") });
    await launches.open(recorded(name));
    assert.deepEqual(asked[0].params[2].parameters, { method: "launch", protocol: 1, ...recorded(name) });
  });
}

test("the notebooks of a dataset are asked for and taken as recorded", async () => {
  const answer = recorded("source_answer");
  const { launches, asked } = clients({ executeCustomASService: () => answer });
  assert.deepEqual(await launches.savedNotebooks(answer.dataset), answer.notebooks);
  assert.deepEqual(asked[0].params[2].parameters, {
    method: "source",
    protocol: 1,
    ...recorded("source_request"),
  });
});

for (const name of ["account_answer", "account_answer_session", "account_answer_revoked"]) {
  test(`the recorded ${name} is taken as it is`, async () => {
    const answer = recorded(name);
    const { launches, asked } = clients({ executeCustomASService: () => answer });
    assert.deepEqual(await launches.account(), answer);
    for (const action of /** @type {const} */ (["renew", "revoke", "stop"])) {
      assert.deepEqual(await launches.changeAccount(action), answer);
    }
    assert.deepEqual(
      asked.map(({ params }) => params[2].parameters),
      ["account", "renew", "revoke", "stop"].map((method) => ({ method, protocol: 1 })),
    );
  });
}

test("an account without state is no account", async () => {
  const { launches } = clients({ executeCustomASService: () => ({ user: "anna" }) });
  await assert.rejects(launches.account(), { code: "answer-invalid" });
});

test("a failure of the service keeps its sentence, code and reference", async () => {
  const [{ text, sentence, code, reference }] = recorded("failures");
  const { launches } = clients({
    executeCustomASService: () => {
      throw { message: text };
    },
  });
  await assert.rejects(launches.open({}), { message: sentence, code, reference });
});

const FORGED = [
  "javascript:alert(1)",
  "data:text/html,x",
  "//evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "https:evil.example",
  "https:///evil.example",
  "https:\\\\evil.example",
  "https://user@evil.example",
  "https://openbis.example.org:pass@evil.example/",
  " https://evil.example",
  "file:///etc/passwd",
  "blob:https://evil.example/1",
  "",
  null,
  7,
];
for (const url of FORGED) {
  test(`a tab is never sent to ${JSON.stringify(url)}`, async () => {
    assert.equal(isWebAddress(url), false);
    const answer = { ...recorded("launch_answer_ready"), redirect_url: url };
    const { launches } = clients({ executeCustomASService: () => answer });
    await assert.rejects(launches.open({}), { code: "answer-invalid" });
  });
}
