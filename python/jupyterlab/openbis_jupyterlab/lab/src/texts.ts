/** Everything that this extension says to people. */

export const LABELS = {
  connect: "openBIS connections",
  download: "Download datasets from openBIS",
  upload: "Save notebook in openBIS",
  run: "Run and save in openBIS in the background",
  show: "Show it in openBIS",
  environment: "Open in the same environment again",
  place: "Show where it belongs in openBIS",
  browse: "Browse openBIS beside the notebooks",
  category: "openBIS",
  cancel: "Cancel",
  close: "Close",
} as const;

/** What the server's half adds to a sentence, where there is something to know. */
const withNote = (sentence: string, note: string | null): string => (note ? `${sentence} ${note}` : sentence);

export const CONNECT = {
  title: "openBIS connections",
  choose: "Connection",
  none: "No openBIS is known here yet. Add one below.",
  connectedAs: (user: string): string => `connected as ${user}`,
  validTo: (day: string): string => `until ${day}`,
  signedOut: "not connected",
  expired: "the sign-in has expired",
  unreachable: "does not answer",
  untrusted: "its certificate is not trusted",
  fromHub: "from your hub",
  fromFile: "from openbis-connections.yaml",
  user: "User",
  password: "Password",
  token: "Session token or personal access token",
  tokenHint: "Your openBIS user profile shows the session token.",
  withPassword: "With user and password",
  withToken: "With a token",
  signIn: "Connect",
  signingIn: "Connecting …",
  signOut: "Disconnect",
  remove: "Remove",
  use: "Use this connection",
  add: "Add a connection",
  name: "Name",
  url: "Address",
  urlHint: "https://openbis.example.org",
  caFile: "Certificate of its authority (a PEM file, only where it is not a public one)",
  addNow: "Add",
  notAllowed: "Your administrator has listed the addresses that may be used; others cannot be added.",
} as const;

export const DOWNLOAD = {
  title: "Download datasets from openBIS",
  text: "Name, code or permId",
  place: "In project, experiment or object (identifier)",
  type: "Dataset type",
  anyType: "any type",
  search: "Search",
  searching: "Searching …",
  nothing: "Nothing found. Try fewer or shorter words.",
  found: (shown: number, total: number): string =>
    shown < total ? `${shown} of ${total} datasets` : `${total} ${total === 1 ? "dataset" : "datasets"}`,
  more: "Show more",
  files: "Files",
  showFiles: (name: string): string => `Files of ${name}`,
  noFiles: "openBIS holds no files of it.",
  chosen: (datasets: number, size: string): string =>
    datasets === 0
      ? "Nothing chosen yet."
      : `${datasets} ${datasets === 1 ? "dataset" : "datasets"} chosen${size && `, ${size}`}`,
  folder: "Into the folder",
  insert: "Insert a cell that loads what was fetched",
  start: "Download",
  progress: (done: string, total: string): string => `${done} of ${total}`,
  done: (count: number, folder: string, note: string | null): string =>
    withNote(`${count} ${count === 1 ? "file is" : "files are"} in the folder ${folder}.`, note),
} as const;

export const UPLOAD = {
  title: "Save notebook in openBIS",
  owner: "Save it in",
  ownerSearch: "Experiment or object: name, code or identifier",
  ownerNone: "Nothing found in which you may save.",
  change: "Change",
  type: "Dataset type",
  mandatory: "required",
  parents: "Parents (the datasets that were used)",
  addParent: "Add a permId",
  add: "Add",
  removeParent: (permId: string): string => `Remove ${permId}`,
  files: "Files to store beside the notebook",
  noFiles: "There are no other files in its folder.",
  start: "Save in openBIS",
  working: "Saving …",
  done: (permId: string, note: string | null): string =>
    withNote(`Saved as ${permId}; what openBIS has stored was compared.`, note),
  newerTitle: "Somebody saved a newer version",
  newer: {
    continue: "Save as the next version after it",
    branch: "Begin a branch of my own",
    beside: "Keep both beside each other",
  },
  missing: (label: string): string => `${label} is required.`,
  ownerMissing: "Choose where the notebook is saved.",
} as const;

export const ENVIRONMENT = {
  title: "Open in the same environment again",
  asking: "Looking what the notebook was computed with …",
  from: (permId: string): string => `Dataset ${permId}`,
  willMake: (packages: number, python: string): string =>
    `An environment with Python ${python} and ${packages} ${packages === 1 ? "package" : "packages"}, in the versions that the ` +
    "notebook was computed with, and a kernel in it that only you see. Then this notebook gets that kernel; what the " +
    "present one has in its memory is gone.",
  fetched:
    "The packages are fetched from the package index, a Python that is not here as well. They are code of others, as the " +
    "notebook is: go on only if you trust whoever saved it.",
  where: (folder: string, free: string): string =>
    `It goes into ${folder}, where ${free} are free. How large it becomes is known only afterwards: some 100 MB, with large packages several GB.`,
  isThere: (kernel: string): string =>
    `It is there already: the kernel “${kernel}”. Nothing is fetched; this notebook gets that kernel, and what the present one ` +
    "has in its memory is gone.",
  noPython: (folder: string): string =>
    "The notebook was none of Python: no kernel can be made for it here. The files that its own tools install from are " +
    `laid into ${folder}, and you are told the command.`,
  added: (packages: string): string =>
    `Added, because JupyterLab needs it and the notebook was recorded without it: ${packages}.`,
  leftOut: "Not to be had elsewhere:",
  readable: "All that is known of it",
  start: "Make it and change the kernel",
  use: "Change the kernel",
  layFiles: "Lay the files there",
  done: "The notebook has the kernel of that environment now.",
  made: (permId: string): string => `The environment of ${permId} is there.`,
  notChanged: "The environment is there, but the kernel could not be changed:",
} as const;

export const TRANSFER = {
  goesOn: "The transfer goes on.",
  whenClosed: "It goes on when you close this dialog.",
  cancelled: {
    download: "Cancelled. What had arrived completely stays; the rest goes on from there next time.",
    upload: "Cancelled. Nothing was saved.",
    environment:
      "Cancelled. Nothing of the environment was kept, and the notebook has the kernel that it had.",
  },
} as const;

export const STATE = {
  never: "not in openBIS",
  saved: (permId: string): string => `in openBIS: ${permId}`,
  changed: (permId: string): string => `changed since ${permId}`,
  menu: "What to do with it",
  hint: {
    never: "This notebook has never been saved in openBIS.",
    saved: "openBIS has this notebook as it stands.",
    changed: "openBIS has an older state of this notebook.",
  },
} as const;

export const RUN = {
  waiting: "Waits for its turn to run in the background",
  running: (cell: number, cells: number): string => `Running in the background: cell ${cell} of ${cells}`,
  saving: "Saving in openBIS",
  stop: "Stop",
  stopping: "Stopping …",
  hint: "The server goes on when you close this page.",
  started: "The notebook runs in the background. You may close this page; it is saved in openBIS at the end.",
  done: (title: string, permId: string, compared: string, note: string | null): string =>
    withNote(`${title} has run and is saved as ${permId}${compared}.`, note),
  /** In the middle of that sentence. */
  compared: (changed: number, cells: number): string =>
    changed === 0
      ? "; its outputs are the same as before"
      : `; ${changed} of ${cells} ${cells === 1 ? "cell" : "cells"} changed, as the page beside it says`,
  edited:
    "You have changed it here meanwhile: reload it from disk to see what has run, or save to keep yours.",
  /** A run that did not come to its end, as the notebook's file says it. */
  unfinished: {
    failed: (where: string): string => `the run in the background failed ${where}`,
    cancelled: (where: string): string => `the run in the background was stopped by you ${where}`,
    stopped: (where: string): string => `the run in the background ended with the server ${where}`,
  },
  at: (cell: number, cells: number, name: string | null): string => {
    if (name) {
      return `at cell ${cell + 1} of ${cells} (${name})`;
    }
    if (cell > 0 && cell >= cells) {
      return "after its last cell, before it was saved: its results are here, press Save in openBIS";
    }
    return cell === 0 ? "before its first cell" : `after cell ${cell} of ${cells}`;
  },
} as const;

export const TIME_LIMIT = {
  mark: (at: string): string => `ends at ${at}, save before`,
  hint: (at: string): string =>
    `This Jupyter server is a job that ends at ${at}, with everything that runs in it. Files stay; what openBIS should ` +
    "have has to be saved before.",
  soon: (minutes: number, at: string): string =>
    `This Jupyter server ends ${minutes < 1 ? "now" : `in ${minutes} ${minutes === 1 ? "minute" : "minutes"}`}, at ${at}, with ` +
    "everything that runs in it. Save in openBIS what it should have.",
} as const;

export const STOP = {
  title: "Not everything is in openBIS",
  intro: "The files stay, but openBIS does not have these notebooks as they stand now:",
  runs: "What runs in the background ends with the server, and is not saved in openBIS then.",
  keep: "Keep working",
  /** What the command is called when it is done all the same. */
  anyway: {
    stop: "Stop all the same",
    leave: "Log out all the same",
    open: "Open all the same",
  },
} as const;

export const BROWSE = {
  title: "openBIS",
  tree: "openBIS",
  places: {
    NOTEBOOK: "This notebook",
    RECENT: "Recently used",
    LAB_NOTEBOOK: "Lab notebook",
    INVENTORY: "Inventory",
  },
  kinds: {
    SPACE: "Space",
    PROJECT: "Project",
    EXPERIMENT: "Experiment",
    OBJECT: "Object",
    DATASET: "Dataset",
  },
  loading: "Loading …",
  nothing: "Nothing here",
  notConnected: "You are not connected to openBIS.",
  connect: "Connect …",
  connection: (name: string): string => `Connection: ${name}`,
  refresh: "Load the tree anew",
  search: "Search openBIS",
  searchHint: "Name, code, property or type",
  filters: "Filters",
  type: "Type",
  anyType: "any type",
  types: { experiments: "Experiments", objects: "Objects", datasets: "Datasets" },
  since: "Registered from",
  until: "to",
  clear: "Clear the search",
  searching: "Searching …",
  found: (total: number): string => (total === 1 ? "1 thing found" : `${total} things found`),
  nothingFound: "Nothing found. Try fewer or shorter words.",
  details: "Details",
  registered: (day: string, by: string): string => (by ? `Registered ${day} by ${by}` : `Registered ${day}`),
  show: "Open in openBIS",
  newNotebook: "New notebook here",
  newNotebookHint: "Opens its page in openBIS with the form for a new Jupyter notebook.",
  parents: (total: number): string => `Parents (${total})`,
  children: (total: number): string => `Children (${total})`,
  more: (count: number): string => `and ${count} more`,
  noProperties: "No properties.",
  checksum: (crc32: string): string => `CRC32 ${crc32}`,
  insert: "Insert code",
  insertHint: {
    ready: "Inserts code that reads this file into the notebook; or drag the file there.",
    noNotebook: "Open a notebook first: the code goes there.",
    noCode: "No code is known for the language of this notebook, or for this name.",
  },
  download: "Download to …",
  folder: "Into the folder",
  start: "Download",
  preview: "Preview",
  previewOf: (name: string): string => `Preview of ${name}`,
  cut: "Only the beginning is shown.",
  noPreview: "This kind of file cannot be shown here.",
  tooLarge: "The file is too large to be shown here.",
  noPdf: "This PDF cannot be drawn here. Download it, or open its dataset in openBIS.",
} as const;

export const FAILED = {
  offline: "The Jupyter server does not answer.",
  offlineAdvice: "Check that it runs, then try again.",
  /** By Jupyter itself, which knows the person or the page no longer: it was restarted, or the sign-in has ended. */
  refused: "Jupyter has not let this request in.",
  refusedAdvice: "Save your notebook, reload the page, sign in where Jupyter asks for it, and try again.",
  /** By the running server, which has not loaded the other half of this page's extension. */
  notLoaded: "The running Jupyter server does not have this version of the openBIS extension.",
  notLoadedAdvice:
    "Save your notebooks and restart the server: after an update this page is new at once, the server only then.",
  connect: "Connect …",
  again: "Try again",
  details: "Copy details",
  whatToDo: "What to do",
} as const;
