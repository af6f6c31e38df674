/** What is entered where a saved notebook is opened. No DOM, no requests. */
import { defaultDirectory } from "./defaults.js";
import { launchDraft, placeProblems } from "./launch-draft.js";
import { safeName } from "./names.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./protocol.js").LaunchRequest} LaunchRequest */
/** @typedef {import("./types.js").Owner} Owner */
/** @typedef {import("./protocol.js").SavedFile} SavedFile */
/** @typedef {"continuation" | "template"} Mode */

/** The directory until it is known where in openBIS the dataset belongs. */
const NO_PLACE = "openbis";
const SUFFIX = /\.ipynb$/i;
const NAME_MAX = 80;

/**
 * @param {object} options
 * @param {Entity} options.entity the dataset
 * @param {() => string} [options.newKey]
 */
export function savedNotebookModel({ entity, newKey }) {
  const fields = { notebook: "", directory: NO_PLACE };
  /** @type {Mode} */
  let mode = "continuation";
  /** @type {SavedFile[]} */
  let files = [];
  /** @type {SavedFile | undefined} */
  let file;
  /** The dataset's own owner, and the chosen one. @type {{own: Owner | null, chosen: Owner | null}} */
  const owners = { own: null, chosen: null };
  let ownWritable = true;
  const draft = launchDraft(newKey);
  let changed = () => {};

  /** A continuation stays where it is, as long as the user may save there. */
  const choosesOwner = () => mode === "template" || !owners.own || !ownWritable;
  const owner = () => (choosesOwner() ? (owners.chosen ?? owners.own) : owners.own);
  const ownerWritable = () => owner() !== owners.own || ownWritable;

  /** @param {string | undefined} path */
  function setFile(path) {
    file = files.find((one) => one.path === path) ?? files[0];
    if (file) fields.notebook = safeName(file.name.replace(SUFFIX, ""), NAME_MAX) || "notebook";
    changed();
  }

  /** @param {import("./protocol.js").Action} action */
  function request(action) {
    const source = { dataset: entity.permId, mode, ...(file && { file: file.path }) };
    return draft.request({ owner: owner(), entity, place: fields, own: { action, datasets: [], source } });
  }

  return {
    fields,
    /** @param {() => void} listener */
    onChange(listener) {
      changed = listener;
    },
    mode: () => mode,
    /** @param {Mode} chosen */
    setMode(chosen) {
      mode = chosen;
      changed();
    },
    files: () => files,
    /** @param {SavedFile[]} found */
    setFiles(found) {
      files = found;
      setFile(found[0]?.path);
    },
    setFile,
    /** @param {"directory" | "notebook"} name @param {string} value */
    setField(name, value) {
      fields[name] = value;
      changed();
    },
    owner,
    ownerWritable,
    choosesOwner,
    /** @param {Owner} own @param {boolean} mayWrite */
    setOwn(own, mayWrite) {
      owners.own = own;
      ownWritable = mayWrite;
      if (fields.directory === NO_PLACE) fields.directory = defaultDirectory(own);
      changed();
    },
    /** @param {Owner} chosen */
    setOwner(chosen) {
      owners.chosen = chosen;
      changed();
    },
    setProfile: draft.setProfile,
    setRunningServer: draft.setRunningServer,
    forget: draft.forget,
    /** @returns {import("./launch-draft.js").Problems} */
    problems: () => placeProblems(owner(), ownerWritable(), fields),
    request,
  };
}
