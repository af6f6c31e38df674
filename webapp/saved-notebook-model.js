/** What is entered where a saved notebook is opened. No DOM, no requests. */
import { defaultDirectory, defaultFile, defaultName } from "./defaults.js";
import { launchDraft, placeProblems } from "./launch-draft.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./protocol.js").LaunchRequest} LaunchRequest */
/** @typedef {import("./types.js").Owner} Owner */
/** @typedef {import("./protocol.js").SavedFile} SavedFile */
/** @typedef {"continuation" | "template"} Mode */

/** The directory until it is known where in openBIS the dataset belongs. */
const NO_PLACE = "openbis";
const SUFFIX = /\.ipynb$/i;

/**
 * @param {object} options
 * @param {Entity} options.entity the dataset
 * @param {() => string} [options.newKey]
 */
export function savedNotebookModel({ entity, newKey }) {
  /** What the dataset is called; where it has no name, its page says its code. */
  const called = [entity.permId, entity.identifier].includes(entity.name) ? "" : entity.name;
  const fields = { name: "", notebook: "", directory: NO_PLACE };
  /** @type {Set<string>} */
  const touched = new Set();
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
    if (file) {
      const stem = file.name.replace(SUFFIX, "");
      if (!touched.has("name")) fields.name = defaultName({ ...entity, name: called || stem });
      if (!touched.has("notebook")) fields.notebook = defaultFile(stem);
    }
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
    /** @param {"name" | "directory" | "notebook"} name @param {string} value */
    setField(name, value) {
      touched.add(name);
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
