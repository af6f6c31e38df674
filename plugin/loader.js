/** Fetches the bundle when something of it is wanted first: until then the plugin costs the ELN a few kilobytes. */
import { MENU } from "../webapp/texts.js";
import { datasetLink } from "./dataset-link.js";
import { report } from "./register.js";

/** @typedef {import("../webapp/types.js").Entity} Entity */
/** @typedef {typeof import("../webapp/main.js")} Bundle */

const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
const base = new URL(".", script?.src || new URL("/openbis/webapp/jupyter/", location.href));

/** @type {Promise<Bundle> | null} */
let loading = null;
let failures = 0;

function addStyles() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL(`jupyter.css?v=${BUNDLE_VERSION}`, base).href;
  document.head.append(link);
}

/** @returns {Promise<Bundle>} the bundle; fetched anew after a failure */
export function loadBundle() {
  if (!loading) {
    addStyles();
    const address = new URL(`jupyter.js?v=${BUNDLE_VERSION}${retryMark()}`, base).href;
    loading = import(address);
    loading.catch(() => {
      loading = null;
      failures += 1;
    });
  }
  return loading;
}

/** Browsers remember that a module failed to load; another address is tried again. */
function retryMark() {
  return failures ? `&again=${failures}` : "";
}

/** @returns {string} the session of the ELN page, asked for at each use: it changes when the user signs in again on it */
function sessionToken() {
  const { serverFacade } = mainController;
  return serverFacade.getSession?.() ?? serverFacade.openbisServer.getSession();
}

/** @returns {string} whose session that is */
function userId() {
  return mainController.serverFacade.getUserId?.() ?? "";
}

/** Who is signed in on the page. */
const signedIn = { sessionToken, userId };

/** @returns {boolean} whether the ELN shows itself to somebody without an account */
function anonymous() {
  return mainController.loggedInAnonymously === true;
}

/** @param {unknown} error */
function tell(error) {
  report(error);
  const show = /** @type {any} */ (globalThis).Util?.showError;
  if (typeof show === "function") show(MENU.loadFailed);
  else globalThis.alert(MENU.loadFailed);
}

/**
 * @param {(bundle: Bundle) => unknown} use
 * @param {(error: unknown) => void} failed
 * @returns {Promise<void>} never rejects: whatever fails must not disturb the page
 */
async function withBundle(use, failed) {
  try {
    await use(await loadBundle());
  } catch (error) {
    failed(error);
  }
}

/**
 * Opens the form for an entity of the page, or for none.
 *
 * @param {Entity | null} entity
 * @returns {Promise<void>} never rejects: a failure is told to the user
 */
export function openForm(entity) {
  return withBundle((bundle) => bundle.openForm({ entity, ...signedIn, anonymous: anonymous() }), tell);
}

/** The workspace's page in the ELN's Utilities. */
export const WORKSPACE_VIEW = "OPENBIS_JUPYTER_WORKSPACE";
const follow = () => mainController.changeView("EXTRA_PLUGIN_UTILITY", WORKSPACE_VIEW);

/**
 * Opens the form for one notebook for each object of an experiment; what is begun there is shown on the workspace's page.
 *
 * @param {Entity} entity
 * @returns {Promise<void>} never rejects: a failure is told to the user
 */
export function openBatch(entity) {
  return withBundle(
    (bundle) => bundle.openBatch({ entity, ...signedIn, anonymous: anonymous(), follow }),
    tell,
  );
}

/**
 * Opens the form for a dataset that holds a saved notebook.
 *
 * @param {Entity} entity
 * @param {boolean} [again] it is to be run
 * @returns {Promise<void>} never rejects: a failure is told to the user
 */
export function openSaved(entity, again = false) {
  return withBundle(
    (bundle) => bundle.openSaved({ entity, ...signedIn, anonymous: anonymous(), again }),
    tell,
  );
}

/**
 * Shows a notebook as it was saved, at the end of its dataset's page; where that fails the page stays as it is.
 *
 * @param {Entity} entity
 * @param {HTMLElement} container
 * @returns {Promise<void>} never rejects
 */
export function showSaved(entity, container) {
  const open = (/** @type {boolean} */ again) => void openSaved(entity, again);
  return withBundle(
    (bundle) => bundle.showSaved({ container, entity, ...signedIn, datasetLink, open }),
    report,
  );
}

/**
 * Shows the saved notebooks of an experiment or object at the end of its page; where that fails the page stays as it is.
 *
 * @param {Entity} entity
 * @param {HTMLElement} container
 * @returns {Promise<void>} never rejects
 */
export function showNotebooks(entity, container) {
  return withBundle(
    (bundle) => bundle.showNotebooks({ container, entity, ...signedIn, datasetLink, refresh }),
    report,
  );
}

/** @returns {boolean} whether the page of the ELN is shown anew */
function refresh() {
  const { lastViewChange, lastArg } = mainController;
  // As `refreshView`, but Back leads to where it led before.
  if (mainController._changeView && lastViewChange)
    mainController._changeView(lastViewChange, lastArg, false, false);
  else if (mainController.refreshView) mainController.refreshView();
  else return false;
  return true;
}

/**
 * Shows what Jupyter holds for the user; where that fails the page stays as it is.
 *
 * @param {HTMLElement} container
 * @returns {Promise<void>} never rejects
 */
export function showAccount(container) {
  return withBundle((bundle) => anonymous() || bundle.showAccount({ container, ...signedIn }), report);
}

/**
 * Shows the page that opens the user's Jupyter workspace.
 *
 * @param {HTMLElement} container
 * @returns {Promise<void>} never rejects
 */
export function showWorkspace(container) {
  return withBundle(
    (bundle) => bundle.showWorkspace({ container, ...signedIn, anonymous: anonymous(), datasetLink }),
    tell,
  );
}
