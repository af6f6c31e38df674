/** The saved page on a dataset's page: which file it is, how it is read, and that it gets nothing but a place to be seen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { pageAmong, savedPage } from "../../../webapp/saved-page-client.js";
import { showSavedPage } from "../../../webapp/saved-page.js";
import { openPage } from "./support.js";

// jsdom has none, and measures nothing.
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
const TOKEN = "alice-261129120000000x0";
const file = (/** @type {string} */ path, fileLength = 10) => ({ path, fileLength, directory: false });
const PAGE = [file("original/a b.html"), file("original/a b.ipynb"), file("original/results/report.html")];

for (const [files, found] of /** @type {[any[], string | null][]} */ ([
  [PAGE, "original/a b.html"],
  [[file("original/n.ipynb"), file("original/other.html")], "original/other.html"],
  [[file("original/n.ipynb"), file("original/1.html"), file("original/2.html")], null],
  [[file("original/only.html")], null],
  [[file("original/n.ipynb"), { ...file("original/n.html"), directory: true }], null],
  [[file("original/n.ipynb"), file("original/n.html", 40_000_000)], null],
  [[], null],
]))
  test(`among ${files.map(({ path }) => path).join(", ") || "no files"} the page is ${found}`, () => {
    assert.equal(pageAmong(files)?.path ?? null, found);
  });

/** @param {any} t @param {(url: URL) => Response} answer */
function store(t, answer) {
  openPage(t);
  const asked = /** @type {string[]} */ ([]);
  return {
    asked,
    read: () =>
      savedPage({
        call: async () => ({ objects: [{ downloadUrl: "https://openbis.example.org:443" }] }),
        sessionToken: () => TOKEN,
        permId: "2026-1",
        fetch: /** @type {any} */ (
          async (/** @type {string} */ address, /** @type {any} */ options) => {
            const url = new URL(address);
            asked.push(`${options.method ?? "GET"} ${url.origin}${url.pathname}`);
            if (options.method === "POST") return Response.json({ result: { objects: PAGE } });
            assert.equal(url.searchParams.get("sessionID"), TOKEN);
            return answer(url);
          }
        ),
      }),
  };
}

test("the page is read from the data store with two requests", async (t) => {
  const headers = { "Content-Disposition": 'inline; filename="a b.html"' };
  const { asked, read } = store(t, () => new Response("<p>Größe</p>", { headers }));
  assert.equal(await read(), "<p>Größe</p>");
  assert.deepEqual(asked, [
    "POST https://openbis.example.org/datastore_server/rmi-data-store-server-v3.json",
    "GET https://openbis.example.org/datastore_server/2026-1/original/a%20b.html",
  ]);
});

test("what openBIS says in the place of a file is not shown", async (t) => {
  const { read } = store(t, () => new Response("<html>Download session expired.</html>"));
  assert.equal(await read(), null);
});

test("the frame may run nothing, ask nobody and holds no token; there is one of it", async (t) => {
  const { document } = openPage(t);
  const container = document.body;
  const entity = /** @type {any} */ ({
    kind: "DATASET",
    permId: "2026-1",
    identifier: "2026-1",
    name: "Growth",
  });
  let opened = 0;
  const show = () =>
    showSavedPage({
      container,
      entity,
      read: async () => "<!doctype html><script>alert(1)</script><p>results</p>",
      open: () => (opened += 1),
    });
  await show();
  await show();
  const frames = /** @type {HTMLIFrameElement[]} */ ([...container.querySelectorAll("iframe")]);
  assert.equal(frames.length, 1);
  const [frame] = frames;
  assert.equal(frame?.getAttribute("sandbox"), "allow-same-origin allow-popups");
  assert.equal(frame?.getAttribute("src"), null);
  const text = frame?.getAttribute("srcdoc") ?? "";
  assert.match(text, /^<meta http-equiv="Content-Security-Policy" content="default-src 'none';/);
  assert.ok(text.includes("<p>results</p>") && !text.includes(TOKEN));
  container.querySelector("button")?.click();
  assert.equal(opened, 1);
});

test("without a page nothing is added", async (t) => {
  const { document } = openPage(t);
  const entity = /** @type {any} */ ({
    kind: "DATASET",
    permId: "2026-1",
    identifier: "2026-1",
    name: "Growth",
  });
  await showSavedPage({ container: document.body, entity, read: async () => null, open: () => undefined });
  assert.equal(document.querySelector(".ojy-saved-page"), null);
});
