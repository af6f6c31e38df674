/** Wires the list of notebooks that run in the background: looks again while one of them goes on and somebody looks. */
import { asFailure } from "./failure.js";
import { QUICK, isGoing, nextPause } from "./runs-model.js";
import { runsView } from "./runs-view.js";
import { whenBack } from "./when-back.js";

/** @typedef {import("./protocol.js").Run} Run */

/** Where there is no such list: the account panel beside it says what is wrong. An old Hub service does not know the address. */
const ABSENT = new Set(["not-configured", "service-missing", "hub-address-wrong"]);

/**
 * @param {object} options
 * @param {HTMLElement} options.container
 * @param {import("./launch-client.js").LaunchClient} options.launches
 * @param {import("./dataset-anchor.js").DatasetLink} [options.datasetLink]
 * @param {(work: () => void, pause: number) => any} [options.later]
 * @returns {Promise<void>} when it shows what there is
 */
export async function showRuns({ container, launches, datasetLink, later = setTimeout }) {
  /** @type {Run[]} */
  let runs = [];
  let pause = QUICK;
  let asking = false;
  /** Each look makes those that wait for their time void. */
  let turn = 0;
  const view = runsView({ datasetLink, on: { stop: (id) => void stop(id), refresh: () => void look() } });
  container.append(view.element);
  // Back from the notebook's tab, much may be different.
  whenBack(view.element, () => void look());

  /** @param {Run[]} found */
  function show(found) {
    pause = nextPause(pause, JSON.stringify(found) !== JSON.stringify(runs));
    runs = found;
    view.show(runs);
  }

  /** Nobody asks for a page that nobody sees. */
  function plan() {
    turn += 1;
    if (!runs.some(isGoing)) return;
    const mine = turn;
    later(() => {
      if (mine === turn && view.element.isConnected && document.visibilityState === "visible") void look();
    }, pause);
  }

  async function look() {
    if (asking) return;
    asking = true;
    try {
      show(await launches.runs());
    } catch (error) {
      const failure = asFailure(error);
      if (ABSENT.has(failure.code)) {
        view.element.remove();
        return;
      }
      pause = nextPause(pause, false);
      view.showFailure(failure);
    } finally {
      asking = false;
    }
    plan();
  }

  /** @param {string} id */
  async function stop(id) {
    try {
      const stopped = await launches.stopRun(id);
      show(runs.map((run) => (run.run_id === id ? stopped : run)));
      // The kernel is being interrupted: the end comes soon.
      pause = QUICK;
      plan();
    } catch (error) {
      view.release(id);
      view.showFailure(asFailure(error));
    }
  }

  await look();
}
