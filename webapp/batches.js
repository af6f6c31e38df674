/** Wires the list of batches and the page of one: looks again while one of them goes on and somebody looks. */
import { batchesView } from "./batches-view.js";
import { asFailure } from "./failure.js";
import { askForNotifications, notifications, notify } from "./notifications.js";
import { QUICK, nextPause } from "./runs-model.js";
import { BATCHES } from "./texts/batches.js";
import { whenBack } from "./when-back.js";

/** @typedef {import("./protocol.js").Batch} Batch */
/** @typedef {import("./protocol.js").BatchSummary} BatchSummary */

/** Where there is none: the account panel says what is wrong. An older Hub service, or core plugin, knows no batches. */
const ABSENT = new Set(["not-configured", "service-missing", "hub-address-wrong", "request-invalid"]);

/**
 * @param {object} options
 * @param {HTMLElement} options.container
 * @param {import("./launch-client.js").LaunchClient} options.launches
 * @param {() => Promise<Batch | null>} options.form opens it; gives the batch that was begun
 * @param {import("./dataset-anchor.js").DatasetLink} [options.datasetLink]
 * @param {string} [options.first] the batch whose page is shown first
 * @param {(work: () => void, pause: number) => any} [options.later]
 * @returns {Promise<void>} when it shows what there is
 */
export async function showBatches({
  container,
  launches,
  form,
  datasetLink,
  first = "",
  later = setTimeout,
}) {
  /** The one whose page is shown; empty: the list. */
  let shown = first;
  let last = "";
  let pause = QUICK;
  let asking = false;
  let going = false;
  /** Each look makes those that wait for their time void. */
  let turn = 0;
  /** Which have been seen going on here. @type {Set<string>} */
  const open = new Set();
  const view = batchesView({
    datasetLink,
    on: {
      begin: () => void begin(),
      open: (id) => void go(id),
      back: () => void go("").then(view.focusBegin),
      refresh: () => void look(),
      stop: () => void change(() => launches.stopBatch(shown)),
      repeat: (numbers) => void change(() => launches.repeatBatch(shown, numbers)),
      notify: () => void askForNotifications().then(showNotify),
    },
  });
  container.append(view.element);
  whenBack(view.element, () => void look());

  function showNotify() {
    const state = notifications();
    view.showNotify(
      going && state === "ask",
      { ask: "", on: BATCHES.notifyOn, off: BATCHES.notifyOff }[state],
    );
  }

  /** @param {BatchSummary[]} batches */
  function tellEnded(batches) {
    for (const batch of batches) {
      if (!batch.ended) open.add(batch.batch_id);
      else if (open.delete(batch.batch_id)) notify(BATCHES.doneTitle(batch.name), BATCHES.counts(batch));
    }
    going = batches.some(({ ended }) => !ended);
  }

  /** @param {Batch} batch */
  function showOne(batch) {
    const now = JSON.stringify(batch);
    pause = nextPause(pause, now !== last);
    last = now;
    tellEnded([batch]);
    view.showBatch(batch, batch.hub_url ?? "");
    showNotify();
  }

  /** Somebody waits for the end of a batch in another tab: it is looked for there, too, when they are to be told. */
  function plan() {
    turn += 1;
    if (!going) return;
    const mine = turn;
    later(() => {
      const seen = document.visibilityState === "visible" || notifications() === "on";
      if (mine === turn && view.element.isConnected && seen) void look();
    }, pause);
  }

  async function look() {
    if (asking) return;
    asking = true;
    const wanted = shown;
    try {
      if (wanted) {
        const batch = await launches.batch(wanted);
        if (wanted === shown) showOne(batch);
      } else {
        const batches = await launches.batches();
        const now = JSON.stringify(batches);
        pause = nextPause(pause, now !== last);
        last = now;
        tellEnded(batches);
        if (!shown) view.showList(batches);
      }
    } catch (error) {
      const failure = asFailure(error);
      if (ABSENT.has(failure.code) && !wanted) {
        view.element.remove();
        return;
      }
      pause = nextPause(pause, false);
      view.showFailure(failure);
    } finally {
      asking = false;
    }
    if (wanted !== shown) await look();
    else plan();
  }

  /** @param {string} id */
  async function go(id) {
    shown = id;
    pause = QUICK;
    await look();
  }

  /** @param {() => Promise<Batch>} work */
  async function change(work) {
    try {
      showOne(await work());
      pause = QUICK;
      plan();
    } catch (error) {
      view.showFailure(asFailure(error));
    }
  }

  async function begin() {
    const batch = await form();
    if (!batch) {
      view.focusBegin();
      return;
    }
    shown = batch.batch_id;
    pause = QUICK;
    showOne(batch);
    plan();
  }

  await look();
}
