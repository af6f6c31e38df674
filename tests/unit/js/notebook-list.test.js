/** The saved notebooks of a place, on its page: what is asked, what is shown, and that it stays true. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { showNotebooks } from "../../../webapp/notebook-list.js";
import { notebooksClient } from "../../../webapp/notebooks-client.js";
import { summaryOf } from "../../../webapp/page-summary.js";
import { connect } from "../../../webapp/rpc.js";
import { comeBack, fakeTransport, openPage, settle } from "./support.js";

const PLACE = /** @type {any} */ ({
  kind: "EXPERIMENT",
  permId: "E-1",
  identifier: "/L/P/E1",
  name: "Heat shock",
});
const PIXEL = "data:image/png;base64,iVBORw0KGgo=";
const PAGE = `<div class="output"><img src="${PIXEL}"></div>`;

/** @param {string} permId @param {string} [history] */
const saved = (permId, history = permId) => ({
  permId,
  name: `Notebook ${permId}`,
  home: PLACE.identifier,
  saved: "2026-11-29T12:00:00.000Z",
  by: "Alice Adams",
  history,
});

/** @param {any} t @param {ReturnType<typeof saved>[]} items */
async function listed(t, items, page = PAGE) {
  const window = openPage(t);
  const { document } = window;
  globalThis.DOMParser = window.DOMParser;
  /** @type {(() => void)[]} */
  const seen = [];
  globalThis.IntersectionObserver = /** @type {any} */ (
    class {
      /** @param {(entries: any[]) => void} tell */
      constructor(tell) {
        seen.push(() => tell([{ isIntersecting: true }]));
      }
      observe() {}
      disconnect() {}
    }
  );
  const known = {
    items,
    refreshed: 0,
    read: /** @type {string[]} */ ([]),
    asked: /** @type {number[]} */ ([]),
    canRefresh: true,
    total: /** @type {number | undefined} */ (undefined),
  };
  await showNotebooks({
    container: document.body,
    place: PLACE,
    notebooks: /** @type {any} */ ({
      notebooksIn: async (/** @type {any} */ _place, /** @type {number} */ max) => {
        known.asked.push(max);
        return { items: known.items.slice(0, max), total: known.total ?? known.items.length };
      },
    }),
    read: async (permId) => (known.read.push(permId), { page, comparison: null }),
    datasetLink: (permId) => ({ href: `?${permId}`, follow: () => undefined }),
    refresh: () => ((known.refreshed += 1), known.canRefresh),
  });
  const back = () => comeBack(document);
  const rows = () => [...document.querySelectorAll(".ojy-notebook")];
  return { document, known, seen, back, rows };
}

test("of each notebook the newest version is listed, and a picture when somebody looks", async (t) => {
  const { rows, seen, known } = await listed(t, [saved("3", "h"), saved("2"), saved("1", "h")]);
  assert.deepEqual(
    rows().map((row) => row.dataset.permId),
    ["3", "2"],
  );
  assert.match(rows()[0].textContent, /Notebook 3.*saved .* by Alice Adams · 2 versions/);
  assert.deepEqual(known.read, [], "no page is read for those who do not look");
  seen[0]?.();
  await settle();
  assert.deepEqual(known.read, ["3"]);
  assert.equal(rows()[0].querySelector("img").getAttribute("src"), PIXEL);
});

test("a place without notebooks shows nothing, until somebody comes back and one was saved", async (t) => {
  const { document, rows, known, back } = await listed(t, []);
  assert.equal(document.querySelector("section").hidden, true);
  await back();
  assert.equal(known.refreshed, 0, "nothing is new");
  known.items = [saved("1")];
  await back();
  assert.equal(known.refreshed, 1, "the page of the ELN is shown anew");
  known.canRefresh = false;
  known.items = [saved("2"), saved("1")];
  await back();
  assert.equal(rows().length, 2, "where it cannot be, the list is");
});

test("whoever comes back asks for one dataset, and whoever went on is left alone", async (t) => {
  const { document, known, back } = await listed(t, []);
  await back();
  assert.deepEqual(known.asked, [200, 1]);
  document.querySelector("section").remove();
  known.items = [saved("1")];
  await back();
  assert.deepEqual([known.asked, known.refreshed], [[200, 1], 0]);
});

test("nothing is shown anew under an open dialog of the ELN", async (t) => {
  const { document, rows, known, back } = await listed(t, []);
  document.body.append(Object.assign(document.createElement("div"), { className: "blockUI blockMsg" }));
  known.items = [saved("1")];
  await back();
  assert.deepEqual([known.refreshed, rows().length], [0, 1]);
});

test("many are not shown at once", async (t) => {
  const { document, rows } = await listed(
    t,
    ["7", "6", "5", "4", "3", "2", "1"].map((one) => saved(one)),
  );
  assert.equal(rows().length, 5);
  const more = document.querySelector("button.btn-link");
  assert.equal(more.textContent, "Show all 7");
  more.click();
  assert.deepEqual([rows().length, more.hidden], [7, true]);
});

test("a page is read once, however often its row is drawn", async (t) => {
  const { document, known, seen } = await listed(
    t,
    ["7", "6", "5", "4", "3", "2", "1"].map((one) => saved(one)),
  );
  for (const look of [...seen]) look();
  document.querySelector("button.btn-link").click();
  for (const look of [...seen]) look();
  await settle();
  assert.deepEqual(known.read.sort(), ["1", "2", "3", "4", "5", "6", "7"]);
});

for (const [html, picture, outcome] of /** @type {[string, string | null, string][]} */ ([
  [PAGE, PIXEL, "results"],
  [`<img src="data:image/png;base64,AAAA"><div class="output"><img src="${PIXEL}"></div>`, PIXEL, "results"],
  [`<p class="output_error">x</p><div class="output"></div>`, null, "error"],
  ["<p>text</p>", null, "empty"],
  [`<img src="https://evil.example.org/x.png"><img src="data:image/svg+xml;base64,AA==">`, null, "empty"],
  [`<img src='data:image/png;base64,AA" onerror="x'>`, null, "empty"],
]))
  test(`told at a glance of ${html}`, (t) => {
    globalThis.DOMParser = openPage(t).DOMParser;
    assert.deepEqual(summaryOf(html), { picture, outcome });
  });

test("openBIS is asked for them once, by type and place; a version by its history", async () => {
  const answer = {
    "@id": 1,
    totalCount: 1,
    objects: [
      {
        "@id": 2,
        code: "2026-1",
        permId: { "@id": 3, permId: "2026-1" },
        registrationDate: Date.UTC(2026, 10, 29),
        registrator: { "@id": 4, userId: "alice", firstName: "Alice", lastName: "Adams" },
        experiment: { "@id": 5, identifier: { "@id": 6, identifier: "/L/P/E1" } },
        properties: { $NAME: "Growth", $HISTORY_ID: "h" },
      },
    ],
  };
  const { fetch, asked } = fakeTransport({ searchDataSets: () => answer });
  const client = notebooksClient(connect({ sessionToken: () => "token-1", fetch }));
  const { items } = await client.notebooksIn(PLACE, 10);
  assert.deepEqual(items, [
    {
      permId: "2026-1",
      name: "Growth",
      home: "/L/P/E1",
      saved: "2026-11-29T00:00:00.000Z",
      by: "Alice Adams",
      history: "h",
    },
  ]);
  await client.versions("h");
  assert.deepEqual(
    asked.map(({ params }) => JSON.stringify(params[1])).map((text) => text.includes("ANALYSIS_NOTEBOOK")),
    [true, true],
  );
  assert.match(JSON.stringify(asked[1]?.params[1]), /"\$HISTORY_ID".*"value":"h"/);
});
