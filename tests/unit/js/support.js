/** What several tests need: the recorded shapes, a page, and an openBIS that answers what it is told. */
import { webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

// Every browser has it; Node has it as a global since version 20 only.
globalThis.crypto ??= webcrypto;

/** @param {string} name of a file in tests/contract */
export function recorded(name) {
  return JSON.parse(readFileSync(new URL(`../../contract/${name}.json`, import.meta.url), "utf8"));
}

/**
 * A page in place of the globals of the browser, until the test ends.
 *
 * @param {import("node:test").TestContext} test
 * @param {string} [html]
 */
export function openPage(test, html = "<!doctype html><body></body>") {
  const { window } = new JSDOM(html, { url: "https://openbis.example.org/openbis/webapp/eln-lims/" });
  const names = [
    "window",
    "document",
    "navigator",
    "Node",
    "HTMLElement",
    "Event",
    "MouseEvent",
    "KeyboardEvent",
  ];
  for (const name of names) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value: window[name], configurable: true, writable: true });
    test.after(() =>
      before ? Object.defineProperty(globalThis, name, before) : Reflect.deleteProperty(globalThis, name),
    );
  }
  test.after(() => window.close());
  return window;
}

/**
 * The transport of the V3 interface: answers by method, notes what was asked.
 *
 * @param {Record<string, (params: any[]) => unknown>} methods a thrown object is sent as JSON-RPC error
 */
export function fakeTransport(methods) {
  /** @type {{method: string, params: any[]}[]} */
  const asked = [];
  const fetch = async (/** @type {any} */ _url, /** @type {any} */ options) => {
    const { method, params } = JSON.parse(options.body);
    asked.push({ method, params });
    try {
      return Response.json({ jsonrpc: "2.0", id: "1", result: await methods[method]?.(params) });
    } catch (error) {
      return Response.json({ jsonrpc: "2.0", id: "1", error });
    }
  };
  return { fetch, asked };
}

/** Somebody comes back to the page from another tab. @param {Document} document */
export async function comeBack(document) {
  Object.defineProperty(document, "visibilityState", { value: "visible", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
  await settle();
}

/** Lets everything go on that waits for answers which are there already. */
export async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * Waits for what comes a moment later.
 *
 * @param {string} what
 * @param {() => unknown} probe
 */
export async function until(what, probe) {
  const end = Date.now() + 10_000;
  while (!probe()) {
    if (Date.now() > end) throw new Error(`no ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
