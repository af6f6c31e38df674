/** What the bundle offers: the form and the workspace page, given an openBIS session. */
import { showForm } from "./form.js";
import { launchClient } from "./launch-client.js";
import { openbisClient } from "./openbis-client.js";
import { connect } from "./rpc.js";
import { showWorkspacePage } from "./workspace.js";

/** Two clicks on the menu entry give one form. @type {Promise<void> | null} */
let shown = null;

/**
 * @param {object} options
 * @param {import("./types.js").Entity | null} options.entity what the page shows, or nothing in particular
 * @param {() => string} options.sessionToken
 * @returns {Promise<void>} when the form is closed
 */
export function openForm({ entity, sessionToken }) {
  const call = connect({ sessionToken });
  shown ??= showForm({ entity, openbis: openbisClient(call), launches: launchClient(call) }).finally(() => {
    shown = null;
  });
  return shown;
}

/**
 * @param {object} options
 * @param {HTMLElement} options.container
 * @param {() => string} options.sessionToken
 */
export function showWorkspace({ container, sessionToken }) {
  showWorkspacePage({ container, launches: launchClient(connect({ sessionToken })) });
}
