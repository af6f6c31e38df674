/** What the bundle offers: the forms, the workspace page and the panels below it, given an openBIS session. */
import { showAccountPanel } from "./account.js";
import { showForm } from "./form.js";
import { launchClient } from "./launch-client.js";
import { showNotice } from "./notice.js";
import { openbisClient } from "./openbis-client.js";
import { connect } from "./rpc.js";
import { showRuns } from "./runs.js";
import { showSavedNotebook } from "./saved-notebook.js";
import { savedPage } from "./saved-page-client.js";
import { showSavedPage } from "./saved-page.js";
import { FORM } from "./texts.js";
import { showWorkspacePage } from "./workspace.js";

/** @typedef {import("./rpc.js").SignedIn} SignedIn */

/** Two clicks on the menu entry give one form. @type {Promise<void> | null} */
let shown = null;

/**
 * @param {object} options
 * @param {import("./types.js").Entity | null} options.entity what the page shows, or nothing in particular
 * @param {SignedIn["sessionToken"]} options.sessionToken
 * @param {SignedIn["userId"]} [options.userId]
 * @param {boolean} [options.anonymous] nobody in particular is signed in: a server belongs to somebody
 * @returns {Promise<void>} when the form is closed
 */
export function openForm({ entity, sessionToken, userId, anonymous = false }) {
  return once(() => (anonymous ? showNotice(FORM.anonymous) : newForm(entity, { sessionToken, userId })));
}

/**
 * @param {object} options
 * @param {import("./types.js").Entity} options.entity a dataset with a notebook
 * @param {SignedIn["sessionToken"]} options.sessionToken
 * @param {SignedIn["userId"]} [options.userId]
 * @param {boolean} [options.anonymous]
 * @returns {Promise<void>} when the form is closed
 */
export function openSaved({ entity, sessionToken, userId, anonymous = false }) {
  const call = connect({ sessionToken, userId });
  return once(() =>
    anonymous
      ? showNotice(FORM.anonymous)
      : showSavedNotebook({ entity, openbis: openbisClient(call), launches: launchClient(call) }),
  );
}

/**
 * @param {object} options
 * @param {HTMLElement} options.container of the dataset's page
 * @param {import("./types.js").Entity} options.entity the dataset with the notebook
 * @param {SignedIn["sessionToken"]} options.sessionToken
 * @param {SignedIn["userId"]} [options.userId]
 * @param {() => void} options.open opens it in Jupyter
 * @returns {Promise<void>}
 */
export function showSaved({ container, entity, sessionToken, userId, open }) {
  const call = connect({ sessionToken, userId });
  const read = () => savedPage({ call, sessionToken, permId: entity.permId });
  return showSavedPage({ container, entity, read, open });
}

/** @param {() => Promise<void>} show @returns {Promise<void>} */
function once(show) {
  shown ??= show().finally(() => {
    shown = null;
  });
  return shown;
}

/** @param {import("./types.js").Entity | null} entity @param {SignedIn} signedIn */
function newForm(entity, signedIn) {
  const call = connect(signedIn);
  return showForm({ entity, openbis: openbisClient(call), launches: launchClient(call) });
}

/**
 * @param {object} options
 * @param {HTMLElement} options.container gets the page in place of what stands in it
 * @param {SignedIn["sessionToken"]} options.sessionToken
 * @param {SignedIn["userId"]} [options.userId]
 * @param {boolean} [options.anonymous]
 * @param {import("./run-row.js").DatasetLink} [options.datasetLink] where the page around can show a dataset
 */
export function showWorkspace({ container, sessionToken, userId, anonymous = false, datasetLink }) {
  const launches = launchClient(connect({ sessionToken, userId }));
  showWorkspacePage({ container, launches, anonymous });
  if (anonymous) return;
  void showRuns({ container, launches, datasetLink });
  showAccount({ container, sessionToken, userId });
}

/**
 * @param {object} options
 * @param {HTMLElement} options.container
 * @param {SignedIn["sessionToken"]} options.sessionToken
 * @param {SignedIn["userId"]} [options.userId]
 */
export function showAccount({ container, sessionToken, userId }) {
  void showAccountPanel({ container, launches: launchClient(connect({ sessionToken, userId })) });
}
