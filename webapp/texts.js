/** Every text that people read in the form and around it; those of the workspace and of the progress page are in texts/. */
import { LEVELS } from "./levels.js";

export const MENU = {
  newNotebook: "New Jupyter notebook",
  newBatch: "New Jupyter batch",
  workspace: "Jupyter Workspace",
  utilityNewNotebook: "New Jupyter Notebook",
  openForm: "New Jupyter notebook…",
  utilityIntro: "A notebook with datasets from anywhere in openBIS: the form lets you search for them.",
  /** @param {string} label of an entry that openBIS has as well */
  besideBuiltIn: (label) => `${label} (JupyterHub)`,
  loadFailed:
    "The Jupyter form could not be loaded. Check your connection and try again; if it stays so, tell your openBIS administrator.",
};

/** @param {number} number */
const amount = (number) => number.toLocaleString("en-US");

export const PROFILE = {
  copy: "Copy",
  copyToken: "Copy the openBIS session token",
  copied: "Copied",
  copiedAloud: "The session token is in the clipboard.",
  failed: "Your browser does not allow copying: the token is selected, press Ctrl+C (on a Mac ⌘C).",
};

export const FORM = {
  title: "New Jupyter notebook",
  /** @param {import("./levels.js").Kind} kind */
  kind: (kind) => LEVELS[kind].label,
  directory: "Directory",
  directoryHint: "In your Jupyter home. Empty: the home itself.",
  directoryRemembered: "As last time.",
  /** @param {string} directory */
  directorySuggested: (directory) => `Use ${directory}`,
  name: "Name",
  nameHint: "The notebook's title, and the name of the dataset that it is saved as.",
  notebook: "File",
  notebookHint: "In the directory. A name that is taken gets a number; nothing is overwritten.",
  kernel: "Kernel",
  kernelDefault: "Default",
  kernelRemembered: "As last time.",
  kernelsFailed: "The kernels could not be listed; the default one is used.",
  open: "Create & open",
  run: "Create, run and save",
  runHint: "Your Jupyter server runs all cells and saves the result in openBIS, also when you close the tab.",
  download: "Create & download",
  cancel: "Cancel",
  close: "Close",
  anonymous:
    "You are looking at openBIS without an account. A Jupyter server belongs to a person: sign in to openBIS, then come back here.",
  lookingUp: "Looking up what belongs to the notebook…",
  opening: "Preparing your notebook in the new tab…",
  downloading: "Preparing your notebook…",
  /** @param {string} name */
  downloaded: (name) => `Saved ${name} to your downloads.`,
  blocked:
    "Your browser blocked the new tab, so the notebook waits here. Allow pop-ups for openBIS to skip this step.",
  openNow: "Open the notebook",
  blockedExpired: "The link has expired. Press the button once more.",
  copyDetails: "Copy details",
  copied: "Copied",
  tryAgain: "Try again",
};

/** What is suggested where nothing says more. */
export const DEFAULTS = { name: "Notebook", file: "notebook" };

/** @param {import("./levels.js").Kind} kind */
const inThis = (kind) => `in this ${LEVELS[kind].label.toLowerCase()}`;

export const PICKER = {
  datasets: "Datasets",
  loading: "Looking up datasets…",
  waiting: "…",
  /** @param {boolean} listed whether the datasets of the page are listed below */
  none: (listed) =>
    listed
      ? "None yet. Tick datasets below, or start without."
      : "None yet. Search to add some, or start without.",
  /** @param {number} selected @param {number} total */
  count: (selected, total) => `${amount(selected)} of ${amount(total)} selected`,
  selectAll: "All",
  selectNone: "None",
  /** @param {number} count */
  notebooksLeftOut: (count) =>
    count === 1
      ? "An earlier notebook is listed last and not selected."
      : `${amount(count)} earlier notebooks are listed last and not selected.`,
  /** @param {number} some @param {number} total */
  onlySome: (some, total) =>
    `Only ${amount(some)} of ${amount(total)} datasets could be looked up. Close the form and open it again to select all.`,
  /** @param {import("./levels.js").Kind} kind @param {number} max @param {number} total */
  tooManyConnected: (kind, max, total) =>
    `There are ${amount(total)} datasets ${inThis(kind)}; a notebook can start with ${amount(max)}: the newest ones are selected.`,
  searchTitle: "Find datasets",
  search: "Find datasets: name, code, type, experiment or object",
  scope: "Where to search",
  /** @param {import("./levels.js").Kind} kind */
  here: (kind) => `In this ${LEVELS[kind].label.toLowerCase()}`,
  everywhere: "Everywhere",
  found: "Datasets found",
  searching: "Searching…",
  selecting: "Selecting…",
  /** @param {number} total */
  foundCount: (total) => (total === 1 ? "1 dataset found" : `${amount(total)} datasets found`),
  /** @param {number} taken @param {number} total */
  selectAllFound: (taken, total) =>
    taken < total ? `Select the newest ${amount(taken)} of ${amount(total)}` : `Select all ${amount(total)}`,
  nothingFound: "Nothing found. Try fewer letters; * stands for anything.",
  /** @param {import("./levels.js").Kind} kind */
  nothingHere: (kind) => `Nothing found ${inThis(kind)}. Try fewer letters, or search everywhere.`,
  /** @param {import("./levels.js").Kind} kind */
  emptyScope: (kind) => `There are no datasets ${inThis(kind)}.`,
};

/** So many datasets are named in one sentence. */
const NAMED = 5;
/** @param {string} name @returns {string} a name that cannot turn the direction of the text around it */
const isolatedName = (name) => `\u2068${name}\u2069`;

export const PARENTS = {
  /** @param {string[]} names of datasets that openBIS will not take as parents @returns {string} empty for none */
  refused(names) {
    if (names.length === 0) return "";
    const shown = names.slice(0, NAMED).map(isolatedName).join(", ");
    const more = names.length > NAMED ? ` and ${amount(names.length - NAMED)} more` : "";
    const [role, them] = names.length === 1 ? ["a parent", "it"] : ["parents", "them"];
    return `openBIS will not take ${shown}${more} as ${role}: the saved notebook will name ${them} instead.`;
  },
};

export const OWNER = {
  owner: "Save the notebook in",
  searchTitle: "Find an experiment or object",
  search: "Find an experiment or object: name, code or identifier",
  found: "Experiments and objects found",
  searching: "Searching…",
  /** @param {number} shown @param {boolean} more */
  foundCount: (shown, more) =>
    more ? `The first ${shown} where you may save` : `${shown} where you may save`,
  more: "Show more",
  change: "Change",
  nothingFound: "Nothing found. Try fewer letters; * stands for anything.",
  noneWritable: "What was found you may read only. To save notebooks here, ask for the right to edit.",
  readOnly:
    "You may read but not save here: choose an experiment or object where you may. Without one, you can still work in Utilities → Jupyter Workspace.",
  frozen: "This is frozen: nothing can be added to it. Choose another experiment or object.",
};

export const TEMPLATES = {
  label: "Template",
  standard: "Standard notebook",
  /** @param {string} name @param {string} reason */
  broken: (name, reason) => `Not offered, as it has a fault: ${name}. ${reason}`,
  /** @param {string} code of a property */
  fromProperty: (code) => `From the property ${code}`,
  /** @param {string} code of a property */
  propertyHint: (code) => `Left alone, it is what the property ${code} of the experiment or object says.`,
  yes: "Yes",
  no: "No",
  /** @param {boolean} whole @param {number | null} least @param {number | null} most */
  numberExpected: (whole, least, most) => {
    const kind = whole ? "a whole number" : "a number";
    if (least !== null && most !== null) return `Enter ${kind} from ${least} to ${most}.`;
    if (least !== null) return `Enter ${kind} of at least ${least}.`;
    return most === null ? `Enter ${kind}.` : `Enter ${kind} of at most ${most}.`;
  },
};

export const FIELD = {
  ownerMissing: "Choose an experiment or object to save the notebook in.",
  notebookMissing: "Give it a name.",
  /** @param {number} max */
  tooManyDatasets: (max) => `A notebook can start with ${amount(max)} datasets at most: deselect some.`,
  absolute: "It must be relative to your home, without a / at the beginning.",
  empty: "A name between two / must not be empty.",
  parent: "It must not lead out of your home with “..”.",
  hidden: "A name must not begin with a dot: it would be hidden.",
  /** @param {string} code */
  invisible: (code) => `A name must not hold the invisible character ${code}.`,
  /** @param {string} character */
  forbidden: (character) => `A name must not hold the character ${character}`,
  spaces: "A name must not begin or end with a space.",
  finalDot: "A name must not end with a dot.",
  reserved: "Windows keeps this name for itself.",
  /** @param {number} max */
  tooLong: (max) => `It must not be longer than ${max} characters.`,
  /** @param {number} max */
  tooManyBytes: (max) => `A name must not be longer than ${max} bytes of UTF-8.`,
};

export const TAB = {
  title: "Preparing your notebook…",
  hint: "This page goes on by itself; keep it open.",
};

/** Failures that the browser itself finds; those of the service bring their own text. @type {Record<string, string>} */
export const FAILURES = {
  "session-expired":
    "Your openBIS session has expired. Sign in to openBIS again in another tab, as the same user, and repeat the click; what you entered stays here.",
  "openbis-unreachable":
    "The openBIS server does not answer. Wait a minute and try again; if it stays so, tell your openBIS administrator.",
  "access-denied":
    "Your openBIS roles do not allow this. Ask the administrator of the space for the role that is missing.",
  "openbis-failed":
    "openBIS could not answer. Try again; if it stays so, give the details to your openBIS administrator.",
  "service-missing":
    "The Jupyter service is not installed on this openBIS. Tell your openBIS administrator: the core plugin “jupyter” is missing or switched off.",
  "answer-invalid":
    "The Jupyter service sent an answer that cannot be used. Give the details to your openBIS administrator.",
  "tab-closed": "The new tab was closed before the notebook was ready. Press the button again.",
  internal: "Something went wrong in this page. Reload it and try again.",
};

export const DETAILS = {
  code: "Code",
  reference: "Reference",
  time: "Time",
  launch: "Launch",
  began: "Began",
};

export const PROFILES = {
  label: "Server",
  running: "runs now",
  madeWith: "this notebook was made with it",
  hint: "How much your Jupyter server may use. It counts when the server starts.",
  restartWarning: "A restart ends what runs in its kernels; notebooks that are saved stay.",
  use: "Use it as it is",
  restart: "Restart it",
};

export const SERVER = {
  starting: "Your Jupyter server is starting already, so that the notebook opens sooner.",
  running: "Your Jupyter server is running: the notebook opens at once.",
  progress: "How far the start of your Jupyter server is",
};

export const SAVED = {
  menu: "Open in Jupyter",
  title: "Open a saved notebook",
  againTitle: "Run a saved notebook again",
  loading: "Looking into the dataset…",
  mode: "How",
  continuation: "Continue it",
  continuationHint: "Results are kept; the next saved version belongs to the same history.",
  template: "Use it as a template",
  templateHint: "Without results; what you save begins a history of its own.",
  parent: "In both cases this dataset becomes the parent of what you save.",
  noParent:
    "openBIS will not take this dataset as a parent of what you save: the saved notebook will name it instead.",
  file: "Which notebook",
  open: "Open",
  run: "Open, run and save",
  runHint: FORM.runHint,
  download: "Download",
  opening: "Preparing the notebook in the new tab…",
};

export const STANDALONE = {
  title: "Jupyter",
  intro: "Start a Jupyter notebook with datasets of openBIS.",
  signIn: "Sign in",
  user: "User",
  password: "Password",
  refused: "User or password is wrong.",
  newNotebook: "New Jupyter notebook…",
  lookingUp: "Asking openBIS…",
  /** @param {string} kind */
  notFound: (kind) =>
    `openBIS knows no such ${kind.toLowerCase()}, or you may not see it. You can still create a notebook without.`,
  linkWrong: "The link to this page is not complete. You can still create a notebook without.",
};
