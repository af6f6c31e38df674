import assert from "node:assert/strict";
import { test } from "node:test";
import { changeLaunch, follow, targetOf } from "../../../webapp/progress-client.js";
import { advance } from "../../../webapp/progress-model.js";
import { countDown, retryPause } from "../../../webapp/progress-retry.js";
import { progressView } from "../../../webapp/progress-view.js";
import { PROGRESS } from "../../../webapp/texts/progress.js";
import { openPage, recorded } from "./support.js";

/** A stream of events that the test drives, as `fetch` gives it. */
class Source {
  /** @param {any} options of the request */
  constructor(options) {
    this.options = options;
    this.body = new ReadableStream({ start: (controller) => void (this.controller = controller) });
    this.answer = { ok: true, status: 200, type: "basic", body: this.body };
  }
  get closed() {
    return this.options.signal.aborted;
  }
  /** @param {unknown} state */
  async send(state) {
    await this.write(`data: ${typeof state === "string" ? state : JSON.stringify(state)}\n\n`);
  }
  /** @param {string} text */
  async write(text) {
    this.controller?.enqueue(new TextEncoder().encode(text));
    await settle();
  }
  async end() {
    this.controller?.close();
    await settle();
  }
}

/** @param {any} refusal what is answered in the place of a stream; an Error: nothing is */
async function followed(refusal = null) {
  const sources = /** @type {Source[]} */ ([]);
  const told = /** @type {string[]} */ ([]);
  const waits = /** @type {{work: () => void, pause: number}[]} */ ([]);
  const follower = follow({
    url: "/events",
    xsrf: "x-1",
    on: {
      state: ({ state, progress }) => told.push(`${state} ${progress}`),
      lost: () => told.push("lost"),
      signedOut: () => told.push("signed out"),
    },
    fetch: /** @type {any} */ (
      async (/** @type {string} */ url, /** @type {any} */ options) => {
        assert.equal(url, "/events");
        if (refusal instanceof Error) throw refusal;
        const source = new Source(options);
        sources.push(source);
        return refusal ?? source.answer;
      }
    ),
    later: (work, pause) => waits.push({ work, pause }),
  });
  follower.start();
  await settle();
  return { sources, told, waits, follower };
}

/** Lets the promises that are settled already go on. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

test("the recorded events are followed to the end, and then the connection is closed", async () => {
  const { sources, told } = await followed();
  for (const event of recorded("events")) await sources[0].send(event);
  assert.deepEqual(told, ["accepted 0", "starting 10", "starting 50", "writing 90", "ready 100"]);
  assert.equal(sources[0].closed, true);
});

test("the hub's XSRF token goes in a header, and no answer is kept", async () => {
  const { sources } = await followed();
  const { headers, cache, redirect } = sources[0].options;
  assert.deepEqual([headers["X-XSRFToken"], cache, redirect], ["x-1", "no-store", "manual"]);
});

test("events may come in pieces, also in the middle of a letter, and several at once", async () => {
  const { sources, told } = await followed();
  const [first, second] = recorded("events");
  const bytes = new TextEncoder().encode(
    `data: ${JSON.stringify({ ...first, message: "Größe 実験" })}\n\n: still there\n\ndata: ${JSON.stringify(second)}\n\n`,
  );
  for (const byte of bytes) sources[0].controller?.enqueue(new Uint8Array([byte]));
  await settle();
  assert.deepEqual(told, ["accepted 0", "starting 10"]);
});

test("noise in the stream is passed over", async () => {
  const { sources, told } = await followed();
  for (const noise of ["", "{", "null", "7", '{"progress": 3}']) await sources[0].send(noise);
  await sources[0].write("event: ready\nid: 5\n\n");
  assert.deepEqual(told, []);
});

test("a broken connection is built anew, slower each time, and soon again after it worked", async () => {
  const { sources, told, waits } = await followed();
  for (let round = 0; round < 7; round += 1) {
    await sources.at(-1)?.end();
    waits.at(-1)?.work();
    await settle();
  }
  assert.deepEqual(
    waits.map(({ pause }) => pause),
    [500, 1000, 2000, 4000, 8000, 15_000, 15_000],
  );
  assert.equal(sources.length, 8);
  assert.ok(sources.slice(0, -1).every(({ closed }) => closed));
  await sources.at(-1)?.send(recorded("events")[1]);
  await sources.at(-1)?.end();
  assert.equal(waits.at(-1)?.pause, 500);
  assert.equal(told.filter((what) => what === "lost").length, 8);
});

for (const refusal of [new TypeError("network"), { ok: false, status: 502, type: "basic", body: null }])
  test(`the attempts go on after ${refusal instanceof Error ? refusal.message : refusal.status}`, async () => {
    const { told, waits } = await followed(refusal);
    assert.deepEqual([told, waits.length], [["lost"], 1]);
  });

for (const refusal of [{ status: 403 }, { status: 401 }, { status: 0, type: "opaqueredirect" }]) {
  test(`${JSON.stringify(refusal)} means: sign in again, and no more attempts`, async () => {
    const { told, waits } = await followed(refusal);
    assert.deepEqual(told, ["signed out"]);
    assert.equal(waits.length, 0);
  });
}

test("a source that was replaced is not listened to any more", async () => {
  const { sources, told, follower } = await followed();
  follower.start();
  await sources[0].send(recorded("events")[1]);
  await sources[0].end();
  assert.deepEqual(told, []);
  assert.equal(sources[0].closed, true);
});

test("steps and bar go forward only", () => {
  let shown = null;
  const bars = [];
  for (const event of recorded("events")) {
    shown = advance(shown, event);
    bars.push(shown.progress);
  }
  assert.deepEqual(bars, [0, 10, 50, 90, 100]);
  assert.deepEqual(
    shown.steps.map(({ status }) => status),
    ["done", "done", "done", "done"],
  );
  const back = advance(advance(null, recorded("events")[2]), { ...recorded("events")[1], progress: 5 });
  assert.equal(back.progress, 50);
});

test("a failure stays at the step where it happened, and a retry starts over", () => {
  let shown = null;
  for (const event of recorded("events_failed")) shown = advance(shown, event);
  assert.deepEqual(
    shown.steps.map(({ status }) => status),
    ["done", "failed", "later", "later"],
  );
  assert.equal(shown.error.code, "spawn-failed");
  assert.equal(shown.retry, true);
  const again = advance(shown, recorded("events")[1]);
  assert.deepEqual([again.progress, again.error, again.retry], [10, null, false]);
});

test("a failure that is the first thing seen, as after a reload, is shown all the same", () => {
  const shown = advance(null, recorded("events_failed").at(-1));
  assert.equal(shown.steps.filter(({ status }) => status === "failed").length, 1);
});

test("the page shows names as text and offers what can be done", (t) => {
  const { document } = openPage(t, "<main id=launch></main>");
  let retried = 0;
  let cancelled = 0;
  const view = progressView(document.getElementById("launch"), {
    title: "<img src=x onerror=alert(1)> \u202e",
    launchId: "L1",
    backUrl: "https://openbis.example.org/",
    loginUrl: "/hub/login",
    retry: () => (retried += 1),
    cancel: () => (cancelled += 1),
  });
  let shown = null;
  for (const event of recorded("events_failed")) view.show((shown = advance(shown, event)));
  assert.equal(document.querySelector("img"), null);
  assert.match(document.querySelector(".ojp-title bdi").textContent, /^<img/);
  assert.match(document.querySelector("[role=alert]").textContent, /no memory left.*Try again/);
  document.querySelector(".ojp-primary").click();
  assert.equal(retried, 1);
  view.show(advance(null, recorded("launch_state_waiting")));
  assert.match(document.querySelector(".ojp-place").textContent, /2nd in line of 3/);
  assert.match(document.querySelector(".ojp-deadline").textContent, /not up by \d/);
  document.querySelector(".ojp-actions button").click();
  assert.equal(cancelled, 1);
  view.show(advance(null, recorded("launch_state_cancelled")));
  assert.equal(document.querySelector("h1").textContent, "Cancelled");
  assert.equal(document.querySelector(".ojp-place").textContent, "");
  view.showSignedOut();
  assert.equal(document.querySelector(".ojp-primary").getAttribute("href"), "/hub/login");
});

test("the tab goes on to paths of the hub and to web addresses only", () => {
  const page = "https://hub.example.org/hub/openbis/launches/L1/";
  const { url } = recorded("events").at(-1);
  assert.equal(targetOf(url, page), `https://hub.example.org${url}`);
  assert.equal(targetOf("https://anna.hub.example.org/lab", page), "https://anna.hub.example.org/lab");
  const forged = [
    "javascript:alert(1)",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil",
    "/\t/evil",
    "data:,x",
    "",
    null,
  ];
  for (const bad of [...forged, "https:///evil", "https://a@evil", "user/x"])
    assert.equal(targetOf(bad, page), null, bad);
});

test("a retry is sent with the XSRF token in a header, and a refusal is no success", async () => {
  /** @type {any} */
  let sent;
  const ok = await changeLaunch("/retry", "x-1", async (url, options) => {
    sent = { url, ...options };
    return new Response(null, { status: 202 });
  });
  assert.equal(ok, true);
  assert.deepEqual([sent.method, sent.headers["X-XSRFToken"]], ["POST", "x-1"]);
  assert.equal(await changeLaunch("/retry", "x", async () => new Response(null, { status: 403 })), false);
  assert.equal(await changeLaunch("/retry", "x", () => Promise.reject(new TypeError())), false);
});

test("what passes by itself is tried again by itself, slower each time and not for ever", () => {
  const { error } = recorded("launch_state_failed");
  assert.deepEqual(
    [0, 1, 2, 3].map((attempts) => retryPause(error, true, attempts)),
    [15, 60, 180, null],
  );
  assert.equal(retryPause(error, false, 0), null);
  assert.equal(retryPause(null, true, 0), null);
  assert.equal(retryPause({ code: "launch-cancelled" }, true, 0), null);
  assert.equal(retryPause({ code: "disk-full" }, true, 0), null);
});

test("the countdown is told, ends in the attempt, and can be stopped", () => {
  const told = /** @type {unknown[]} */ ([]);
  const waiting = /** @type {(() => void)[]} */ ([]);
  const start = () =>
    countDown(
      2,
      (left) => told.push(left),
      () => told.push("again"),
      (work) => waiting.push(work),
    );
  start();
  waiting.shift()?.();
  waiting.shift()?.();
  assert.deepEqual(told, [2, 1, "again"]);
  const stop = start();
  stop();
  waiting.shift()?.();
  assert.deepEqual(told, [2, 1, "again", 2]);
});

for (const [place, text] of /** @type {[number, string][]} */ ([
  [1, "1st"],
  [3, "3rd"],
  [11, "11th"],
  [22, "22nd"],
  [104, "104th"],
])) {
  test(`place ${place} is called ${text}`, () => {
    assert.match(PROGRESS.inLine(place, 200), new RegExp(`are ${text} in line`));
  });
}
