/** The saved page on a dataset's page: which file it is, how it is read, and that it gets nothing but a place to be seen. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { harmless } from "../../../webapp/harmless-page.js";
import { comparisonAmong, pageAmong, savedPages } from "../../../webapp/saved-page-client.js";
import { showSavedPage } from "../../../webapp/saved-page.js";
import { comeBack, openPage, settle } from "./support.js";

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
  [[file("o/n.ipynb"), file("o/other.html"), file("o/notebook-comparison/comparison.html")], "o/other.html"],
  [[], null],
]))
  test(`among ${files.map(({ path }) => path).join(", ") || "no files"} the page is ${found}`, () => {
    assert.equal(pageAmong(files)?.path ?? null, found);
  });

const COMPARISON = file("original/notebook-comparison/comparison.html");

test("the comparison is the one beside a notebook", () => {
  assert.equal(comparisonAmong(PAGE), null);
  assert.equal(comparisonAmong([COMPARISON, ...PAGE]), COMPARISON);
  assert.equal(
    comparisonAmong([...PAGE, file("original/results/notebook-comparison/comparison.html")]),
    null,
  );
  assert.equal(comparisonAmong([...PAGE, { ...COMPARISON, fileLength: 40_000_000 }]), null);
});

/** @param {any} t @param {(url: URL) => Response} answer @param {any[]} [files] */
function store(t, answer, files = PAGE) {
  openPage(t);
  const asked = /** @type {string[]} */ ([]);
  return {
    asked,
    read: () =>
      savedPages({
        call: async () => ({ objects: [{ downloadUrl: "https://openbis.example.org:443" }] }),
        sessionToken: () => TOKEN,
        fetch: /** @type {any} */ (
          async (/** @type {string} */ address, /** @type {any} */ options) => {
            const url = new URL(address);
            asked.push(`${options.method ?? "GET"} ${url.origin}${url.pathname}`);
            if (options.method === "POST") return Response.json({ result: { objects: files } });
            assert.equal(url.searchParams.get("sessionID"), TOKEN);
            return answer(url);
          }
        ),
      })("2026-1"),
  };
}

test("the page is read from the data store with two requests", async (t) => {
  const headers = { "Content-Disposition": 'inline; filename="a b.html"' };
  const { asked, read } = store(t, () => new Response("<p>Größe</p>", { headers }));
  assert.deepEqual(await read(), { page: "<p>Größe</p>", comparison: null });
  assert.deepEqual(asked, [
    "POST https://openbis.example.org/datastore_server/rmi-data-store-server-v3.json",
    "GET https://openbis.example.org/datastore_server/2026-1/original/a%20b.html",
  ]);
});

test("a comparison is read only when somebody wants to see it", async (t) => {
  const headers = { "Content-Disposition": "inline" };
  const answer = (/** @type {URL} */ { pathname }) => new Response(pathname, { headers });
  const { asked, read } = store(t, answer, [...PAGE, COMPARISON]);
  const { comparison } = await read();
  assert.equal(asked.length, 2);
  assert.match((await comparison?.()) ?? "", /2026-1\/original\/notebook-comparison\/comparison\.html$/);
  assert.equal(asked.length, 3);
});

test("what openBIS says in the place of a file is not shown", async (t) => {
  const { read } = store(t, () => new Response("<html>Download session expired.</html>"));
  await assert.rejects(read());
});

test("a data store that could not be found is looked for again", async (t) => {
  openPage(t);
  let asked = 0;
  const call = async () => {
    asked += 1;
    throw new Error("openBIS is down");
  };
  const read = savedPages({ call, sessionToken: () => TOKEN, fetch: async () => assert.fail() });
  await assert.rejects(read("2026-1"));
  await assert.rejects(read("2026-1"));
  assert.equal(asked, 2);
});

for (const [html, kept, gone] of /** @type {[string, string[], string[]]} */ ([
  ["<p>a</p><script>x</script>", ["<p>a</p>"], ["script"]],
  [
    "<link rel=preconnect href=//evil.example.org><meta name=referrer content=unsafe-url>",
    [],
    ["evil", "unsafe-url"],
  ],
  ["<base href=//evil.example.org><form action=/x><input></form>", [], ["evil", "<form"]],
  ["<iframe srcdoc=x></iframe><object data=x></object><embed src=x>", [], ["iframe", "object", "embed"]],
  [
    '<a href="https://a.org" ping="//evil" referrerpolicy="unsafe-url" target="_top">a</a>',
    ['href="https://a.org"', 'target="_blank"', 'rel="noopener noreferrer"'],
    ["evil", "unsafe-url", "_top"],
  ],
  ['<a href="#part">a</a><h2 id="part">b</h2>', ['href="about:srcdoc#part"', 'id="part"'], ["_blank"]],
  [
    '<a href="/openbis/x">a</a><a href=" javascript:alert(1)">b</a>',
    ["<a>a</a>", "<a>b</a>"],
    ["javascript"],
  ],
  ["<style>p { color: red }</style>", ["<style>p { color: red }</style>"], []],
]))
  test(`what is left of ${html}`, (t) => {
    globalThis.DOMParser = openPage(t).DOMParser;
    const text = harmless(html);
    assert.match(
      text,
      /^<!doctype html><html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none';/,
    );
    for (const one of kept) assert.ok(text.includes(one), text);
    for (const one of gone) assert.ok(!text.includes(one), text);
  });

const entity = /** @type {any} */ ({
  kind: "DATASET",
  permId: "2026-2",
  identifier: "2026-2",
  name: "Growth",
});
const version = (/** @type {string} */ permId, by = "alice") => ({
  permId,
  name: "Growth",
  home: "/L/P/E1",
  saved: "2026-11-29T12:00:00.000Z",
  by,
  history: "h",
});

/** @param {any} t @param {Partial<Parameters<typeof showSavedPage>[0]>} [options] */
function shownPage(t, options = {}) {
  const window = openPage(t);
  globalThis.DOMParser = window.DOMParser;
  const { document } = window;
  const opened = /** @type {boolean[]} */ ([]);
  const followed = /** @type {string[]} */ ([]);
  /** @type {any} */
  const known = { versions: [version("2026-1"), version("2026-2", "bob"), version("2026-3")] };
  const parents = [{ permId: "2025-1", name: "growth.csv" }];
  const show = () =>
    showSavedPage({
      container: document.body,
      entity,
      read: async () => ({
        page: "<!doctype html><script>alert(1)</script><p>results</p>",
        comparison: null,
      }),
      notebooks: /** @type {any} */ ({
        originOf: async () => ({ own: version("2026-2", "bob"), parents }),
        versions: async () => ({ items: [...known.versions].reverse(), total: known.versions.length }),
      }),
      chainOf: async () => assert.fail("nobody has asked"),
      datasetLink: (permId) => ({ href: `?${permId}`, follow: () => followed.push(permId) }),
      open: (again) => opened.push(again),
      ...options,
    });
  const facts = () => [...document.querySelectorAll(".ojy-saved-facts > p")].map((one) => one.textContent);
  return { document, show, opened, followed, facts, known };
}

test("the frame may run nothing, ask nobody and holds no token; there is one of it", async (t) => {
  const { document, show, opened } = shownPage(t);
  await Promise.all([show(), show()]);
  const frames = /** @type {HTMLIFrameElement[]} */ ([...document.querySelectorAll("iframe")]);
  assert.equal(frames.length, 1);
  const [frame] = frames;
  const sandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";
  assert.equal(frame?.getAttribute("sandbox"), sandbox);
  assert.equal(frame?.getAttribute("src"), null);
  const text = frame?.getAttribute("srcdoc") ?? "";
  assert.match(text, /<head><meta http-equiv="Content-Security-Policy" content="default-src 'none';/);
  assert.ok(text.includes("<p>results</p>") && !text.includes(TOKEN) && !text.includes("script>"));
  for (const button of document.querySelectorAll("button")) button.click();
  assert.deepEqual(opened, [false, true], "opened, and run again");
});

test("what came out the same opens below the page, in a frame as harmless, and can be tried again", async (t) => {
  let isDown = true;
  const comparison = async () => {
    if (isDown) throw new Error("openBIS is down");
    return "<script>alert(1)</script><p>3 of 14 cells changed</p>";
  };
  const { document, show } = shownPage(t, { read: async () => ({ page: "<p>results</p>", comparison }) });
  await show();
  const details = document.querySelector(".ojy-opened");
  const toggle = async (/** @type {boolean} */ open) => {
    details.open = open;
    details.dispatchEvent(new document.defaultView.Event("toggle"));
    await settle();
  };
  assert.equal(document.querySelectorAll("iframe").length, 1);
  await toggle(true);
  assert.match(details.textContent, /could not be read/);
  isDown = false;
  await toggle(false);
  await toggle(true);
  const [, frame] = document.querySelectorAll("iframe");
  assert.equal(frame.title, "What came out the same: Growth");
  assert.ok(frame.getAttribute("srcdoc").includes("3 of 14 cells changed"));
  assert.ok(!frame.getAttribute("srcdoc").includes("script>"));
  assert.equal(
    frame.getAttribute("sandbox"),
    "allow-same-origin allow-popups allow-popups-to-escape-sandbox",
  );
});

test("the other versions, the newest and the parents are one click away", async (t) => {
  const { document, show, followed, facts } = shownPage(t);
  await show();
  await settle();
  const [own, newer, versions, parents] = facts();
  assert.match(own, /^Version 2 of 3, saved .* by bob$/);
  assert.match(newer, /^A newer version is there: Version 3: saved .* by alice$/);
  assert.match(versions, /^Versions: 1 2 3/);
  assert.equal(parents, "Made from: growth.csv");
  for (const link of document.querySelectorAll(".ojy-saved-facts a")) link.click();
  assert.deepEqual(followed, ["2026-3", "2026-1", "2026-3", "2025-1"]);
});

test("a version that was saved meanwhile is told when somebody comes back", async (t) => {
  const { document, show, facts, known } = shownPage(t);
  await show();
  known.versions = [...known.versions, version("2026-4")];
  await comeBack(document);
  assert.match(facts()[0], /^Version 2 of 4/);
  assert.match(facts()[1], /Version 4/);
});

test("a notebook that was saved once and names no history says nothing of versions", async (t) => {
  const own = { ...version("2026-2"), history: "" };
  const notebooks = { originOf: async () => ({ own, parents: [] }) };
  const { show, facts } = shownPage(t, { notebooks: /** @type {any} */ (notebooks) });
  await show();
  await settle();
  assert.equal(facts().length, 1);
  assert.match(facts()[0], /^saved .* by alice$/);
});

test("a newer version elsewhere says where, and of many the numbers count all", async (t) => {
  const items = [{ ...version("2026-9"), home: "/OTHER/P/E" }, version("2026-2")];
  const notebooks = {
    originOf: async () => ({ own: version("2026-2"), parents: [] }),
    versions: async () => ({ items, total: 300 }),
  };
  const { show, facts } = shownPage(t, { notebooks: /** @type {any} */ (notebooks) });
  await show();
  await settle();
  assert.match(facts()[0], /^Version 299 of 300/);
  assert.match(facts()[1], /Version 300: .* in \/OTHER\/P\/E$/);
});

test("without a page, and where openBIS answers nothing, it can still be opened", async (t) => {
  const refused = async () => assert.fail("openBIS is down");
  const notebooks = /** @type {any} */ ({ originOf: refused });
  const { document, show } = shownPage(t, { read: refused, notebooks });
  await show();
  assert.equal(document.querySelector("iframe"), null);
  assert.match(document.querySelector(".ojy-saved-page").textContent, /could not be read/);
  assert.equal(document.querySelectorAll("button").length, 2);
  await comeBack(document);
  assert.equal(document.querySelectorAll("iframe, .ojy-note").length, 1, "it is tried again");
});

test("a dataset without a page says so", async (t) => {
  const { document, show } = shownPage(t, { read: async () => ({ page: null, comparison: null }) });
  await show();
  assert.match(document.querySelector(".ojy-saved-page").textContent, /No page to look at/);
});
