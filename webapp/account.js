/** Wires the account panel: on the user profile, and below the workspace. */
import { accountView } from "./account-view.js";
import { asFailure } from "./failure.js";
import { ACCOUNT } from "./texts/workspace.js";
import { whenBack } from "./when-back.js";

/** @typedef {import("./launch-client.js").AccountAction} AccountAction */

/** Where Jupyter is not set up, the profile page says nothing about it. */
const ABSENT = new Set(["not-configured", "service-missing"]);
/** @type {Record<AccountAction, string>} */
const DONE = { renew: ACCOUNT.renewed, revoke: ACCOUNT.revoked, stop: ACCOUNT.stopped };

/**
 * @param {object} options
 * @param {HTMLElement} options.container
 * @param {import("./launch-client.js").LaunchClient} options.launches
 * @returns {Promise<void>} when it shows what there is
 */
export async function showAccountPanel({ container, launches }) {
  const view = accountView({ change: (action) => void change(action), refresh: () => void refresh() });
  container.append(view.element);
  // Back from the tab with the server, much may be different.
  whenBack(view.element, () => view.isIdle() && void refresh());

  async function refresh() {
    view.showBusy(ACCOUNT.loading);
    try {
      view.show(await launches.account());
    } catch (error) {
      const failure = asFailure(error);
      if (ABSENT.has(failure.code)) view.element.remove();
      else view.showFailure(failure);
    }
  }

  /** @param {AccountAction} action */
  async function change(action) {
    view.showBusy(ACCOUNT.loading);
    try {
      view.show(await launches.changeAccount(action));
      view.showDone(DONE[action]);
    } catch (error) {
      view.showFailure(asFailure(error));
    }
  }

  await refresh();
}
