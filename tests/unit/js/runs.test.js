/** Notebooks that run in the background: what is said of them, when it is looked again, and stopping one. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { datasetLink } from "../../../plugin/dataset-link.js";
import { launchClient } from "../../../webapp/launch-client.js";
import { connect } from "../../../webapp/rpc.js";
import { QUICK, SLOW, isGoing, nextPause, remark, stateText } from "../../../webapp/runs-model.js";
import { showRuns } from "../../../webapp/runs.js";
import { fakeTransport, openPage, recorded, settle } from "./support.js";

/** @type {any[]} */
const RUNS = recorded("runs_answer").runs;
const [WAITING, RUNNING, SAVING, DONE, FAILED, CANCELLED, STOPPED] = RUNS;

/**
 * @param {import("node:test").TestContext} t
 * @param {object} [options]
 * @param {any[]} [options.runs]
 * @param {() => unknown} [options.stop] what the service answers
 * @param {any} [options.datasetLink]
 */
async function panel(t, { runs = RUNS, stop = () => undefined, datasetLink: link } = {}) {
  const window = openPage(t);
  const { document } = window;
  const state = { runs, failing: /** @type {any} */ (null), visibility: "visible" };
  Object.defineProperty(document, "visibilityState", { get: () => state.visibility });
  const { fetch, asked } = fakeTransport({
    executeCustomASService: ([, , { parameters }]) => {
      if (state.failing) throw state.failing;
      return parameters.method === "runs" ? { runs: state.runs } : stop();
    },
  });
  /** @type {{work: () => void, pause: number}[]} */
  const planned = [];
  const launches = launchClient(connect({ sessionToken: () => "token", fetch }));
  await showRuns({
    container: document.body,
    launches,
    datasetLink: link,
    later: (work, pause) => planned.push({ work, pause }),
  });
  /** The time has come for the look that was planned last. */
  const tick = async () => {
    planned.at(-1)?.work();
    await settle();
  };
  /** @param {any} run */
  const row = (run) => document.querySelector(`[data-run-id="${run.run_id}"]`);
  /** @param {any} within @param {string} label */
  const press = async (within, label) => {
    const found = [...within.querySelectorAll("button")].find((one) => one.textContent === label);
    assert.ok(found, `no button ${label}`);
    found.click();
    await settle();
  };
  const methods = () => asked.map(({ params }) => params[2].parameters.method);
  return { window, document, state, asked, planned, tick, row, press, methods };
}

test("of a run whose server ended while it was being saved nothing is missing but the save", () => {
  const cut = { ...SAVING, state: "stopped", ended: STOPPED.ended };
  assert.equal(stateText(cut), "Your server ended before it was saved");
  assert.equal(
    remark(cut),
    "All cells have run and their results are in the file. Open it and press Save in openBIS.",
  );
  assert.match(stateText({ ...cut, state: "cancelled" }), /by you before it was saved$/);
  assert.match(remark(STOPPED), /Open it to run the rest/);
});

test("each state is said in words, with the cell where there is one", () => {
  assert.deepEqual(RUNS.map(stateText), [
    "Waits until others have ended",
    "Runs cell 5 of 11: Download the datasets",
    "Is being saved in openBIS",
    "Saved in openBIS",
    "Failed",
    "Stopped by you at cell 3 of 11",
    "Your server ended when it was at cell 5 of 11",
  ]);
  assert.equal(stateText({ ...RUNNING, cell: 0, cells: 0 }), "Begins to run");
  assert.equal(stateText({ ...STOPPED, started: null }), "Your server ended before it began");
  assert.equal(stateText({ ...RUNNING, state: "of the future" }), "of the future");
  assert.deepEqual(RUNS.filter(isGoing), [WAITING, RUNNING, SAVING]);
});

test("a run says what came out the same, where there was anything to compare with", async (t) => {
  const same = { ...DONE, run_id: "same", compared: { cells: 10, changed: 0 } };
  const first = { ...DONE, run_id: "first", compared: null };
  const { row } = await panel(t, { runs: [same, first] });
  assert.match(row(same).textContent, /Dataset 20261124100430000-71, outputs the same as before/);
  assert.doesNotMatch(row(first).textContent, /changed|the same/);
});

test("the longer nothing happens, the longer until the next look", () => {
  let pause = QUICK;
  for (let look = 0; look < 20; look += 1) {
    const next = nextPause(pause, false);
    assert.ok(next >= pause && next <= SLOW);
    pause = next;
  }
  assert.equal(pause, SLOW);
  assert.equal(nextPause(pause, true), QUICK);
});

test("all that a person wants to know of each run is there, as text", async (t) => {
  const evil = { ...RUNNING, run_id: "evil", title: "<img src=x onerror=alert(1)>", cell_name: "<b>x</b>" };
  const { document, row } = await panel(t, { runs: [...RUNS, evil] });
  assert.equal(document.querySelectorAll(".ojy-run").length, 8);
  const bar = row(RUNNING).querySelector("progress");
  assert.deepEqual([bar.hidden, bar.value, bar.max], [false, 4, 11]);
  assert.match(bar.getAttribute("aria-label"), /growth-curves/);
  assert.equal(row(DONE).querySelector("progress").hidden, true);
  assert.match(row(DONE).textContent, /growth-curves.*Saved in openBIS.*started .*2026.*, ended .*2026/);
  assert.match(row(FAILED).textContent, /stopped at cell 5.*NameError: name 'load' is not defined/);
  assert.match(row(STOPPED).textContent, /nothing was saved in openBIS. Open it to run the rest/);
  for (const run of RUNS) assert.equal(row(run).querySelector("button").hidden, !isGoing(run), run.state);
  assert.equal(document.querySelector("img"), null);
  assert.match(row(evil).textContent, /<img src=x.*<b>x<\/b>/);
});

test("a notebook that is renamed while it runs has its new name at the same place in the list", async (t) => {
  const { state, tick, row } = await panel(t, { runs: [RUNNING] });
  const before = row(RUNNING);
  state.runs = [{ ...RUNNING, title: "renamed", notebook_path: "moved/renamed.ipynb" }];
  await tick();
  const after = row(RUNNING);
  assert.equal(after, before);
  assert.match(after.textContent, /^renamed moved\/renamed\.ipynb/);
  const named = [...after.querySelectorAll("[aria-label]")];
  assert.equal(named.length, 3);
  for (const one of named) assert.match(one.getAttribute("aria-label"), /renamed/);
});

test("a person without runs is told how to begin one, and nothing is asked any more", async (t) => {
  const { document, planned } = await panel(t, { runs: [] });
  assert.match(document.body.textContent ?? "", /None yet.*Create, run and save/);
  assert.deepEqual(planned, []);
});

test("a dataset is a link where something shows datasets, else its permId", async (t) => {
  const { row } = await panel(t);
  assert.equal(row(DONE).querySelector("a"), null);
  assert.match(row(DONE).textContent, /Dataset 20261124100430000-71, 3 of 10 cells changed/);
  /** @type {string[][]} */
  const changed = [];
  t.after(() => Reflect.deleteProperty(globalThis, "mainController"));
  globalThis.mainController = /** @type {any} */ ({
    changeView: (/** @type {string[]} */ ...view) => changed.push(view),
  });
  const linked = await panel(t, { datasetLink });
  const link = linked.row(DONE).querySelector("a");
  assert.equal(
    link.getAttribute("href"),
    `?menuUniqueId=null&viewName=showViewDataSetPageFromPermId&viewData=${DONE.dataset}`,
  );
  const { MouseEvent } = linked.window;
  const elsewhere = new MouseEvent("click", { ctrlKey: true, cancelable: true });
  link.dispatchEvent(elsewhere);
  assert.deepEqual([elsewhere.defaultPrevented, changed], [false, []]);
  link.dispatchEvent(new MouseEvent("click", { cancelable: true }));
  assert.deepEqual(changed, [["showViewDataSetPageFromPermId", DONE.dataset]]);
});

test("what there is to know of a run that goes well stands with it", async (t) => {
  const note = "openBIS did not take 2026-1 as a parent.";
  const { row } = await panel(t, { runs: [{ ...DONE, note }, FAILED] });
  assert.equal(row(DONE).querySelector(".ojy-note").textContent, note);
  assert.match(row(FAILED).querySelector(".ojy-problem").textContent, /NameError/);
});

test("while one goes on it looks again, keeps the rows, and says aloud only what ended", async (t) => {
  const { document, state, planned, tick, row } = await panel(t, { runs: [RUNNING, DONE] });
  const aloud = () => document.querySelector(".ojy-aloud")?.textContent;
  assert.equal(planned.at(-1)?.pause, QUICK);
  const before = row(RUNNING);
  await tick();
  assert.ok((planned.at(-1)?.pause ?? 0) > QUICK, "nothing new");
  state.runs = [{ ...RUNNING, cell: 7 }, DONE];
  await tick();
  assert.equal(planned.at(-1)?.pause, QUICK);
  assert.deepEqual([row(RUNNING), before.querySelector("progress").value, aloud()], [before, 7, ""]);
  state.runs = [WAITING, { ...DONE, run_id: RUNNING.run_id }, DONE];
  await tick();
  assert.equal(aloud(), "growth-curves: Saved in openBIS");
  assert.equal(document.querySelector(".ojy-run"), row(WAITING), "the newest first");
  state.runs = [DONE];
  const looks = planned.length;
  await tick();
  assert.deepEqual([planned.length, document.querySelectorAll(".ojy-run").length], [looks, 1]);
});

test("nobody asks for a page that nobody sees, and who comes back sees what is so now", async (t) => {
  const { document, state, planned, tick, methods, row } = await panel(t, { runs: [RUNNING] });
  state.visibility = "hidden";
  await tick();
  assert.equal(methods().length, 1);
  state.visibility = "visible";
  state.runs = [{ ...DONE, run_id: RUNNING.run_id }];
  document.dispatchEvent(new Event("visibilitychange"));
  await settle();
  assert.match(row(RUNNING).textContent, /Saved/);
  state.runs = [RUNNING];
  document.dispatchEvent(new Event("visibilitychange"));
  await settle();
  document.body.replaceChildren();
  const asked = methods().length;
  planned.at(-1)?.work();
  document.dispatchEvent(new Event("visibilitychange"));
  await settle();
  assert.equal(methods().length, asked, "the page has gone");
});

test("a failure is told beside what is known, and passes", async (t) => {
  const { document, state, planned, tick } = await panel(t, { runs: [RUNNING] });
  state.failing = { message: "The JupyterHub does not answer. Try again. [hub-unreachable 00ff00ff]" };
  await tick();
  assert.match(document.querySelector(".ojy-error")?.textContent ?? "", /does not answer/);
  assert.equal(document.querySelectorAll(".ojy-run").length, 1);
  assert.ok((planned.at(-1)?.pause ?? 0) > QUICK);
  state.failing = null;
  await tick();
  assert.equal(document.querySelector(".ojy-error:not([hidden])"), null);
});

for (const code of ["not-configured", "hub-address-wrong"]) {
  test(`where there is no such list, nothing is shown: ${code}`, async (t) => {
    const { document, state, press } = await panel(t, { runs: [] });
    state.failing = { message: `Something. Ask somebody. [${code} 00ff00ff]` };
    await press(document, "Refresh");
    assert.equal(document.body.childElementCount, 0);
  });
}

test("a run is stopped after a question, which the next look leaves open", async (t) => {
  const { document, asked, tick, row, press } = await panel(t, {
    runs: [RUNNING, DONE],
    stop: () => ({ ...CANCELLED, run_id: RUNNING.run_id }),
  });
  await press(row(RUNNING), "Stop…");
  assert.equal(document.activeElement?.textContent, "Stop it");
  await tick();
  assert.equal(row(RUNNING).querySelector(".ojy-question").hidden, false);
  await press(row(RUNNING), "Let it go on");
  assert.equal(document.activeElement?.textContent, "Stop…");
  await press(row(RUNNING), "Stop…");
  await press(row(RUNNING), "Stop it");
  assert.deepEqual(asked.at(-1)?.params[2].parameters, {
    method: "stop_run",
    protocol: 1,
    run_id: RUNNING.run_id,
  });
  assert.match(row(RUNNING).textContent, /Stopped by you at cell 3 of 11/);
  assert.equal(row(RUNNING).querySelector("button").hidden, true);
  assert.equal(document.activeElement, row(RUNNING), "whoever works by keyboard stays where they are");
});

test("a run that cannot be stopped can be tried again", async (t) => {
  const { document, row, press } = await panel(t, {
    runs: [RUNNING],
    stop: () => {
      throw { message: "Your Jupyter server stopped. Try again. [server-stopped 00ff00ff]" };
    },
  });
  await press(row(RUNNING), "Stop…");
  await press(row(RUNNING), "Stop it");
  assert.match(document.querySelector(".ojy-error")?.textContent ?? "", /server stopped/);
  assert.equal(row(RUNNING).querySelector("button").disabled, false);
});
