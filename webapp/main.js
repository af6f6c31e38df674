/** What the bundle offers: the forms, the workspace page and the panels below it, given an openBIS session. */
import { showAccountPanel } from "./account.js";
import { showBatchForm } from "./batch-form.js";
import { showBatches } from "./batches.js";
import { showForm } from "./form.js";
import { launchClient } from "./launch-client.js";
import { showNotice } from "./notice.js";
import { openbisClient } from "./openbis-client.js";
import { connect } from "./rpc.js";
import { showRuns } from "./runs.js";
import { showSavedNotebook } from "./saved-notebook.js";
import { showNotebooks as showNotebookList } from "./notebook-list.js";
import { notebooksClient } from "./notebooks-client.js";
import { chains } from "./chain-client.js";
import { profilesOf } from "./made-with.js";
import { savedPages } from "./saved-page-client.js";
import { showSavedPage } from "./saved-page.js";
import { FORM } from "./texts.js";
import { showWorkspacePage } from "./workspace.js";

/** @typedef {import("./rpc.js").SignedIn} SignedIn */

/** Two clicks on the menu entry give one form. @type {Promise<void> | null} */
let shown = null;
/** The batch that was begun on another page, which the workspace's page shows first. @type {string} */
let begun = "";

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
 * @param {boolean} [options.again] it is to be run
 * @returns {Promise<void>} when the form is closed
 */
export function openSaved({ entity, sessionToken, userId, anonymous = false, again = false }) {
  const call = connect({ sessionToken, userId });
  return once(() =>
    anonymous
      ? showNotice(FORM.anonymous)
      : showSavedNotebook({
          entity,
          openbis: openbisClient(call),
          launches: launchClient(call),
          profileOf: profilesOf({ call, sessionToken }),
          again,
        }),
  );
}

/**
 * @param {object} options
 * @param {import("./types.js").Entity} options.entity the experiment whose objects are proposed
 * @param {SignedIn["sessionToken"]} options.sessionToken
 * @param {SignedIn["userId"]} [options.userId]
 * @param {boolean} [options.anonymous]
 * @param {() => void} options.follow goes to the workspace's page, where the batch that was begun is shown
 * @returns {Promise<void>} when the form is closed
 */
export function openBatch({ entity, sessionToken, userId, anonymous = false, follow }) {
  return once(() => (anonymous ? showNotice(FORM.anonymous) : newBatch()));

  async function newBatch() {
    const call = connect({ sessionToken, userId });
    const batch = await showBatchForm({ entity, openbis: openbisClient(call), launches: launchClient(call) });
    if (!batch) return;
    begun = batch.batch_id;
    follow();
  }
}

/**
 * @param {object} options
 * @param {HTMLElement} options.container of the dataset's page
 * @param {import("./types.js").Entity} options.entity the dataset with the notebook
 * @param {SignedIn["sessionToken"]} options.sessionToken
 * @param {SignedIn["userId"]} [options.userId]
 * @param {import("./dataset-anchor.js").DatasetLink} options.datasetLink
 * @param {(again: boolean) => void} options.open opens it in Jupyter; again: to run it
 * @returns {Promise<void>}
 */
export function showSaved({ container, entity, sessionToken, userId, datasetLink, open }) {
  const call = connect({ sessionToken, userId });
  const pages = savedPages({ call, sessionToken });
  const read = () => pages(entity.permId);
  const notebooks = notebooksClient(call);
  return showSavedPage({ container, entity, read, notebooks, chainOf: chains(call), datasetLink, open });
}

/**
 * @param {object} options
 * @param {HTMLElement} options.container of the page of an experiment or object
 * @param {import("./types.js").Entity} options.entity that experiment or object
 * @param {SignedIn["sessionToken"]} options.sessionToken
 * @param {SignedIn["userId"]} [options.userId]
 * @param {import("./dataset-anchor.js").DatasetLink} options.datasetLink
 * @param {() => boolean} options.refresh shows the ELN's page anew; false: it cannot
 * @returns {Promise<void>}
 */
export function showNotebooks({ container, entity, sessionToken, userId, datasetLink, refresh }) {
  const call = connect({ sessionToken, userId });
  const read = savedPages({ call, sessionToken });
  const notebooks = notebooksClient(call);
  return showNotebookList({ container, place: entity, notebooks, read, datasetLink, refresh });
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
 * @param {import("./dataset-anchor.js").DatasetLink} [options.datasetLink] where the page around can show a dataset
 */
export function showWorkspace({ container, sessionToken, userId, anonymous = false, datasetLink }) {
  const call = connect({ sessionToken, userId });
  const launches = launchClient(call);
  const first = begun;
  begun = "";
  showWorkspacePage({ container, launches, anonymous, opens: !first });
  if (anonymous) return;
  const form = () => showBatchForm({ openbis: openbisClient(call), launches });
  void showBatches({ container, launches, form, datasetLink, first });
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
