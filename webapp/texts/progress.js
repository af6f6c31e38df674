/** Every text of the progress page. */

export const PROGRESS = {
  title: "Your notebook is on its way",
  /** What each state is called in the list of steps. @type {Record<string, string>} */
  steps: {
    accepted: "Signing you in",
    starting: "Starting your Jupyter server",
    writing: "Writing the notebook",
    ready: "Opening it",
  },
  ready: "Ready. Opening the notebook…",
  openHere: "Open the notebook",
  connecting: "Connecting…",
  lost: "The connection was lost; trying again…",
  signedOut: "You are not signed in to the Jupyter hub any more.",
  signIn: "Sign in again",
  failedTitle: "The notebook could not be opened",
  retry: "Try again",
  retrying: "Trying again…",
  retryFailed: "The hub did not accept this. Wait a moment and try again.",
  cancel: "Cancel",
  cancelling: "Cancelling…",
  cancelledTitle: "Cancelled",
  /** @param {number} place @param {number} waiting */
  inLine: (place, waiting) =>
    `You are ${ordinal(place)} in line of ${waiting} who came by openBIS; whom the JupyterHub takes next is up to it.`,
  /** @param {string} time */
  deadline: (time) => `If your server is not up by ${time}, this page will say so.`,
  /** @param {number} seconds */
  retryIn: (seconds) => `Trying again by itself in ${seconds} s…`,
  back: "Back to openBIS",
  copyDetails: "Copy details",
  copied: "Copied",
};

/** @param {number} count @returns {string} 1st, 2nd, … */
function ordinal(count) {
  const teens = count % 100 >= 11 && count % 100 <= 13;
  return `${count}${(teens ? "" : ["", "st", "nd", "rd"][count % 10]) || "th"}`;
}
