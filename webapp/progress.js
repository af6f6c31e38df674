/** Wires the progress page, see protocol.md, section 4. */
import { follow, readState, retryLaunch, targetOf } from "./progress-client.js";
import { advance } from "./progress-model.js";
import { progressView } from "./progress-view.js";
import { PROGRESS } from "./texts.js";

/** @typedef {import("./types.js").LaunchState} LaunchState */

/** @param {HTMLElement} main */
function run(main) {
  const {
    launchId = "",
    eventsUrl = "",
    retryUrl = "",
    xsrf = "",
    loginUrl = "",
    backUrl = "",
    title = "",
    state,
  } = main.dataset;
  /** @type {import("./progress-model.js").Shown | null} */
  let shown = null;
  const view = progressView(main, { title, launchId, backUrl, loginUrl, retry: () => void retry() });
  const follower = follow({
    url: eventsUrl,
    on: {
      state: show,
      lost: () => view.showConnection(PROGRESS.lost),
      signedOut: view.showSignedOut,
    },
  });

  /** @param {LaunchState} launch */
  function show(launch) {
    shown = advance(shown, launch);
    view.show(shown);
    if (launch.state !== "ready") return;
    const target = targetOf(launch.url, location.href);
    if (!target) return;
    view.showTarget(target);
    location.replace(target);
  }

  async function retry() {
    view.setRetrying(true);
    const accepted = await retryLaunch(retryUrl, xsrf);
    view.setRetrying(false);
    if (accepted) follower.start();
    else view.showConnection(PROGRESS.retryFailed);
  }

  const first = state ? readState(state) : null;
  if (first) show(first);
  follower.start();
}

const main = document.getElementById("launch");
if (main) run(main);
