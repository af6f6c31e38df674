/** The progress page as a whole: its script runs when it is loaded, so each test loads it into a page of its own. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage, recorded } from "./support.js";

let loaded = 0;

/**
 * @param {import("node:test").TestContext} t
 * @param {string} state name of a recorded launch state, shown at first
 */
async function page(t, state) {
  const { document } = openPage(t, `<main id="launch" data-launch-id="L1"></main>`);
  Object.assign(/** @type {any} */ (document.getElementById("launch")).dataset, {
    eventsUrl: "/events",
    retryUrl: "/retry",
    cancelUrl: "/cancel",
    xsrf: "x-1",
    backUrl: "https://openbis.example.org/",
    state: JSON.stringify(recorded(`launch_state_${state}`)),
  });
  const sent = /** @type {any[]} */ ([]);
  const sources = /** @type {any[]} */ ([]);
  const waiting = /** @type {(() => void)[]} */ ([]);
  const globals = {
    setTimeout: (/** @type {() => void} */ work) => waiting.push(work),
    fetch: async (/** @type {string} */ url, /** @type {any} */ options) => {
      if (options.headers.Accept === "text/event-stream") {
        const body = new ReadableStream({ start: (controller) => void sources.push(controller) });
        return new Response(body);
      }
      sent.push({ url, xsrf: options.headers["X-XSRFToken"] });
      return new Response("{}");
    },
  };
  for (const [name, value] of Object.entries(globals)) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    t.after(() => before && Object.defineProperty(globalThis, name, before));
  }
  await import(`../../../webapp/progress.js?page=${(loaded += 1)}`);
  return {
    document,
    sent,
    sources,
    /** @param {string} label */
    async press(label) {
      const buttons = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("button")]);
      buttons.find((button) => button.textContent === label)?.click();
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    },
    /** Lets the time pass that everybody waits for. */
    tick: () => waiting.splice(0).forEach((work) => work()),
    /** @param {object} launch */
    async tell(launch) {
      sources.at(-1).enqueue(new TextEncoder().encode(`data: ${JSON.stringify(launch)}\n\n`));
      for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    },
    /** @param {string} selector */
    text: (selector) => document.querySelector(selector)?.textContent ?? "",
  };
}

test("a launch that waits tells its place and can be cancelled; the way back stays", async (t) => {
  const { document, sent, sources, press, tell, text } = await page(t, "waiting");
  assert.match(text(".ojp-place"), /2nd in line of 3/);
  assert.equal(document.querySelector(".ojp-back")?.getAttribute("href"), "https://openbis.example.org/");
  await press("Cancel");
  assert.deepEqual(sent, [{ url: "/cancel", xsrf: "x-1" }]);
  assert.equal(sources.length, 2, "the events are asked for anew");
  await tell(recorded("launch_state_cancelled"));
  assert.equal(text("h1"), "Cancelled");
  assert.equal(text(".ojp-connection"), "", "what somebody cancelled is not tried again by itself");
});

test("a failure that may pass is tried again by itself, and at once by a click", async (t) => {
  const { sent, press, tick, text } = await page(t, "failed");
  assert.match(text(".ojp-connection"), /by itself in 15 s/);
  tick();
  assert.match(text(".ojp-connection"), /by itself in 14 s/);
  await press("Try again");
  assert.deepEqual(sent, [{ url: "/retry", xsrf: "x-1" }]);
  for (let second = 0; second < 60; second += 1) tick();
  assert.equal(sent.length, 1, "the countdown ended with the click");
});

test("nobody needs to click", async (t) => {
  const { sent, tick } = await page(t, "failed");
  for (let second = 0; second < 15; second += 1) tick();
  assert.deepEqual(sent, [{ url: "/retry", xsrf: "x-1" }]);
});
