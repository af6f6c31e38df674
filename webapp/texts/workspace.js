/** Every text about a person's Jupyter server: their workspace, their account, what runs there. */

export const WORKSPACE = {
  intro: "Your own Jupyter server, with everything you worked on before.",
  open: "Open the workspace",
  opening: "Opening your workspace in the new tab…",
  opened: "Your workspace opens in the new tab.",
};

export const ACCOUNT = {
  title: "Jupyter",
  loading: "Asking the JupyterHub…",
  server: "Your server",
  /** @type {Record<string, string>} */
  serverStates: { stopped: "Stopped", starting: "Starting…", running: "Running", stopping: "Stopping…" },
  /** @param {string} time */
  since: (time) => `since ${time}`,
  credential: "Its access to openBIS",
  /** @type {Record<string, string>} */
  credentialStates: {
    none: "None. Opening any notebook gives it one.",
    expired: "Expired. Renew it, or open any notebook.",
  },
  /** @param {string} time */
  validUntil: (time) => `By an access token, valid until ${time}`,
  valid: "By an access token",
  session: "By your openBIS session, until it ends",
  renew: "Renew",
  renewed: "Renewed: running kernels use it from now on by themselves.",
  revoke: "Revoke…",
  revokeQuestion:
    "All access tokens that were made for Jupyter are deleted in openBIS. Running kernels lose access to it at once; opening a notebook gives access again.",
  revokeSessionQuestion:
    "Jupyter forgets your session. A kernel that has used it already may go on until you sign out of openBIS.",
  revokeYes: "Revoke",
  revoked: "Revoked.",
  stop: "Stop…",
  stopQuestion: "What runs in the kernels of your server ends; notebooks that are saved stay.",
  stopYes: "Stop the server",
  stopped: "Your server is stopping.",
  keep: "Leave it as it is",
  refresh: "Refresh",
};

export const RUNS = {
  title: "Notebooks run in the background",
  loading: "Asking the JupyterHub…",
  empty:
    "None yet. “Create, run and save” in the form of a new notebook starts one; it goes on when you close its tab.",
  /** What a run is doing, or how it ended. @type {Record<string, (cell: string) => string>} */
  states: {
    waiting: () => "Waits until others have ended",
    running: (cell) => (cell ? `Runs ${cell}` : "Begins to run"),
    saving: () => "Is being saved in openBIS",
    done: () => "Saved in openBIS",
    failed: () => "Failed",
    cancelled: (cell) => (cell ? `Stopped by you at ${cell}` : "Stopped by you before it began"),
    stopped: (cell) =>
      cell ? `Your server ended when it was at ${cell}` : "Your server ended before it began",
  },
  /** @param {number} cell @param {number} cells */
  cell: (cell, cells) => `cell ${cell} of ${cells}`,
  /** @param {string} cell @param {string} name */
  named: (cell, name) => `${cell}: ${name}`,
  kept: "The results so far are in the file; nothing was saved in openBIS. Open it to run the rest, or run it again.",
  /** Of a run whose cells have all ended. */
  beforeSave: {
    cancelled: "Stopped by you before it was saved",
    stopped: "Your server ended before it was saved",
  },
  unsaved: "All cells have run and their results are in the file. Open it and press Save in openBIS.",
  /** @param {string} title */
  progress: (title) => `Cells of ${title} that have ended`,
  /** @param {string} time */
  started: (time) => `started ${time}`,
  /** @param {string} time */
  ended: (time) => `ended ${time}`,
  /** @param {string} permId */
  dataset: (permId) => `Dataset ${permId}`,
  /** Of a notebook that had results before. @param {number} changed @param {number} cells */
  compared: (changed, cells) =>
    changed === 0
      ? "outputs the same as before"
      : `${changed} of ${cells} ${cells === 1 ? "cell" : "cells"} changed`,
  comparedHint: "The page of the dataset says below the notebook which, and how",
  stop: "Stop…",
  /** @param {string} title */
  stopAloud: (title) => `Stop ${title}…`,
  stopQuestion:
    "The cell at work is interrupted, and nothing is saved in openBIS. The results so far stay in the file.",
  stopYes: "Stop it",
  stopping: "Stopping…",
  keep: "Let it go on",
  refresh: "Refresh",
  /** Read aloud when it changes. @param {string} title @param {string} state */
  news: (title, state) => `${title}: ${state}`,
};
