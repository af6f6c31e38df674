/** Every text about one notebook for many: the form, the list of batches, a batch's page. */

/** @param {number} count @param {string} one @param {string} many */
const counted = (count, one, many) => `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;

export const BATCHES = {
  title: "One notebook for many",
  loading: "Asking the JupyterHub…",
  intro:
    "A notebook for each of many objects or datasets, made from one template, run and saved in the background.",
  begin: "New batch…",
  all: "All batches",
  refresh: "Refresh",
  /** @param {string} name */
  show: (name) => `Show the notebooks of ${name}`,
  /** @param {string} name */
  progress: (name) => `Notebooks of ${name} that have ended`,
  /** @param {import("../protocol.js").BatchSummary} batch */
  counts: ({ waiting = 0, running = 0, done = 0, failed = 0, cancelled = 0 }) =>
    [
      done && `${done} saved`,
      running && `${running} running`,
      waiting && `${waiting} waiting`,
      failed && `${failed} failed`,
      cancelled && `${cancelled} stopped`,
    ]
      .filter(Boolean)
      .join(", "),
  /** @param {string} time */
  begun: (time) => `begun ${time}`,
  /** @param {string} time */
  ended: (time) => `ended ${time}`,
  stopAll: "Stop all…",
  stopQuestion: "What runs is interrupted, and nothing more begins. What is saved stays saved.",
  stopYes: "Stop all",
  keep: "Let them go on",
  stopping: "Stopping…",
  repeatFailed: "Repeat the failed",
  repeat: "Repeat",
  /** @param {string} title */
  repeatAloud: (title) => `Repeat ${title}`,
  open: "Open",
  /** @param {string} title */
  openAloud: (title) => `Open ${title}`,
  /** Of one that is not at its run. @type {Record<string, string>} */
  states: {
    waiting: "Waits",
    running: "Its server starts, or its notebook is written",
    done: "Saved in openBIS",
    failed: "Failed",
    cancelled: "Stopped by you",
  },
  notify: "Tell me when it is done",
  notifyOn: "Your browser tells you when it is done, as long as this page is open.",
  notifyOff: "Your browser does not allow this page to tell you. You can change that in its settings.",
  /** @param {string} name */
  doneTitle: (name) => `${name} has ended`,
};

export const BATCH_FORM = {
  title: "One notebook for many",
  name: "Name",
  nameHint: "Of the batch, and with the name of what it is for also of each notebook.",
  preset: "Batch",
  file: "batch",
  each: "A notebook for each of",
  /** @type {Record<"owners" | "datasets" | "table", string>} */
  kinds: { owners: "Experiments or objects", datasets: "Datasets", table: "Rows of a table" },
  ownersHint: "Each works on its own datasets, but no notebooks, and is saved there.",
  datasetsHint: "Each works on this dataset alone, and is saved in what the dataset belongs to.",
  tableHint:
    "A CSV file. Columns are parameters of the template; the column owner names an experiment or object, or datasets its datasets.",
  add: "Add experiments and objects",
  chosen: "Chosen experiments and objects",
  /** @param {number} count */
  count: (count) => counted(count, "notebook", "notebooks"),
  remove: "Remove",
  removeAll: "Remove all",
  /** @param {string} name of an experiment */
  looking: (name) => `Looking up the objects of ${name}…`,
  /** @param {string} name of an experiment @param {number} count @param {number} seen @param {boolean} more */
  proposed: (name, count, seen, more) =>
    [
      seen === 0
        ? `${name} has no objects.`
        : count === 0
          ? `You may save in none of the objects of ${name}.`
          : `Chosen: ${count === seen && !more ? "all" : counted(count, "object", "objects")} of ${name}` +
            `${count < seen ? " in which you may save" : ""}.`,
      more && "It has more than a batch can have.",
    ]
      .filter(Boolean)
      .join(" "),
  /** @param {string} name */
  removeAloud: (name) => `Remove ${name}`,
  table: "CSV file",
  run: "Create, run and save",
  beginning: "Checking all of them…",
  nothing: "Choose at least one.",
  noTable: "Choose a CSV file.",
  /** @param {number} most */
  tooMany: (most) => `At most ${most.toLocaleString("en-US")} notebooks make a batch.`,
};
