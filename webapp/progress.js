/** Wires the progress page, see protocol.md, section 4. */
import { changeLaunch, follow, readState, targetOf } from "./progress-client.js";
import { advance } from "./progress-model.js";
import { countDown, retryPause } from "./progress-retry.js";
import { progressView } from "./progress-view.js";
import { PROGRESS } from "./texts/progress.js";

/** @typedef {import("./protocol.js").LaunchState} LaunchState */

/** @param {HTMLElement} main */
function run(main) {
  const {
    launchId = "",
    eventsUrl = "",
    retryUrl = "",
    cancelUrl = "",
    xsrf = "",
    loginUrl = "",
    backUrl = "",
    title = "",
    state,
  } = main.dataset;
  /** @type {import("./progress-model.js").Shown | null} */
  let shown = null;
  let attempts = 0;
  let stopWaiting = () => {};
  const view = progressView(main, {
    title,
    launchId,
    backUrl,
    loginUrl,
    retry: () => void retry(),
    cancel: () => void cancel(),
  });
  const follower = follow({
    url: eventsUrl,
    xsrf,
    on: {
      state: show,
      lost: () => view.showConnection(PROGRESS.lost),
      signedOut: view.showSignedOut,
    },
  });

  /** @param {LaunchState} launch */
  function show(launch) {
    shown = advance(shown, launch);
    stopWaiting();
    view.show(shown);
    waitForRetry(shown);
    if (launch.state !== "ready") return;
    const target = targetOf(launch.url, location.href);
    if (!target) return;
    view.showTarget(target);
    location.replace(target);
  }

  /** @param {import("./progress-model.js").Shown} failed */
  function waitForRetry({ error, retry: mayRetry }) {
    const pause = retryPause(error, mayRetry, attempts);
    if (pause === null) return;
    stopWaiting = countDown(
      pause,
      (left) => view.showConnection(PROGRESS.retryIn(left)),
      () => void retry(),
    );
  }

  async function retry() {
    stopWaiting();
    attempts += 1;
    await press(PROGRESS.retrying, retryUrl);
  }

  async function cancel() {
    stopWaiting();
    await press(PROGRESS.cancelling, cancelUrl);
  }

  /** @param {string} text what is going on @param {string} url */
  async function press(text, url) {
    view.setBusy(text);
    const accepted = await changeLaunch(url, xsrf);
    view.setBusy(null);
    if (accepted) follower.start();
    else view.showConnection(PROGRESS.retryFailed);
  }

  const first = state ? readState(state) : null;
  if (first) show(first);
  follower.start();
}

const main = document.getElementById("launch");
if (main) run(main);
