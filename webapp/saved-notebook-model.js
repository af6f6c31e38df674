/** What is entered where a saved notebook is opened. No DOM, no requests. */
import { defaultDirectory } from "./defaults.js";
import { newLaunchKey } from "./launch-client.js";
import { directoryProblem, notebookProblem, safeName } from "./names.js";
import { FIELD } from "./texts.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./types.js").LaunchRequest} LaunchRequest */
/** @typedef {import("./types.js").Owner} Owner */
/** @typedef {import("./types.js").SavedFile} SavedFile */
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
export function savedNotebookModel({ entity, newKey = newLaunchKey }) {
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
  let profile = "";
  /** @type {"use" | "restart" | null} */
  let runningServer = null;
  let sent = { content: "", key: "" };
  let changed = () => {};

  /** A continuation stays where it is, as long as the user may save there. */
  const choosesOwner = () => mode === "template" || !owners.own || !ownWritable;
  const owner = () => (choosesOwner() ? (owners.chosen ?? owners.own) : owners.own);
  const writable = () => owner() !== owners.own || ownWritable;

  /** @returns {Partial<Record<"owner" | "directory" | "notebook", string>>} what must be corrected */
  function problems() {
    /** @type {[string, string | null | false][]} */
    const all = [
      ["owner", (!owner() || !writable()) && FIELD.ownerMissing],
      ["directory", directoryProblem(fields.directory)],
      ["notebook", notebookProblem(fields.notebook)],
    ];
    return Object.fromEntries(all.filter(([, problem]) => problem));
  }

  /** @param {string | undefined} path */
  function setFile(path) {
    file = files.find((one) => one.path === path) ?? files[0];
    if (file) fields.notebook = safeName(file.name.replace(SUFFIX, ""), NAME_MAX) || "notebook";
    changed();
  }

  /**
   * The same content has the same key, so that sending it again after a failure is the same launch.
   *
   * @param {import("./types.js").Action} action
   * @returns {LaunchRequest}
   */
  function request(action) {
    const place = owner();
    if (!place) throw new Error("a form without owner cannot be sent");
    const content = {
      action,
      datasets: [],
      owner: { kind: place.kind, perm_id: place.permId },
      entity: { kind: entity.kind, perm_id: entity.permId },
      directory: fields.directory.normalize("NFC"),
      notebook: fields.notebook.normalize("NFC"),
      source: { dataset: entity.permId, mode, ...(file && { file: file.path }) },
      ...(profile && { profile }),
      ...(runningServer && { running_server: runningServer }),
    };
    const written = JSON.stringify(content);
    if (written !== sent.content) sent = { content: written, key: newKey() };
    return { launch_key: sent.key, ...content };
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
    writable,
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
    /** @param {string} id */
    setProfile(id) {
      profile = id;
      runningServer = null;
    },
    /** @param {"use" | "restart"} choice */
    setRunningServer(choice) {
      runningServer = choice;
    },
    problems,
    request,
    /** The launch was answered: the next click is a new one, even with the same content. */
    forget() {
      sent = { content: "", key: "" };
    },
  };
}
