/** What is entered in the form. No DOM, no requests: changes are told to one listener. */
import { defaultDirectory, defaultNotebook } from "./defaults.js";
import { newLaunchKey } from "./launch-client.js";
import LIMITS from "./limits.json" with { type: "json" };
import { directoryProblem, notebookProblem } from "./names.js";
import { FIELD } from "./texts.js";

/** @typedef {import("./types.js").DataSet} DataSet */
/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./types.js").LaunchRequest} LaunchRequest */
/** @typedef {import("./types.js").Owner} Owner */
/** @typedef {"datasets" | "owner" | "directory" | "notebook"} Field */

/**
 * @param {object} options
 * @param {Entity | null} options.entity where the click was made
 * @param {Date} [options.now]
 * @param {() => string} [options.newKey]
 */
export function formModel({ entity, now = new Date(), newKey = newLaunchKey }) {
  /** @type {Map<string, {dataSet: DataSet, selected: boolean}>} */
  const rows = new Map();
  const fields = {
    directory: defaultDirectory(entity),
    notebook: defaultNotebook(entity, now),
    kernel: "",
  };
  /** @type {Owner | null} */
  let owner = null;
  let ownerWritable = true;
  let sent = { content: "", key: "" };
  let changed = () => {};

  /** @param {DataSet[]} dataSets @param {boolean} selected */
  function addDataSets(dataSets, selected = true) {
    for (const dataSet of dataSets) {
      const known = rows.get(dataSet.permId);
      if (known) known.selected ||= selected;
      else rows.set(dataSet.permId, { dataSet, selected });
    }
    changed();
  }

  /** @param {(permId: string, selected: boolean) => boolean} decide */
  function reselect(decide) {
    for (const [permId, row] of rows) row.selected = decide(permId, row.selected);
    changed();
  }

  /** @returns {string[]} */
  const selected = () => [...rows].filter(([, row]) => row.selected).map(([permId]) => permId);

  /** @returns {Partial<Record<Field, string>>} what must be corrected, by field */
  function problems() {
    /** @type {[Field, string | null | false][]} */
    const all = [
      ["datasets", selected().length > LIMITS.datasets_max && FIELD.tooManyDatasets(LIMITS.datasets_max)],
      ["owner", (!owner || !ownerWritable) && FIELD.ownerMissing],
      ["directory", directoryProblem(fields.directory)],
      ["notebook", notebookProblem(fields.notebook)],
    ];
    return Object.fromEntries(all.filter(([, problem]) => problem));
  }

  /**
   * The same content has the same key, so that sending it again after a failure is the same launch.
   *
   * @param {"open" | "download"} action
   * @returns {LaunchRequest}
   */
  function request(action) {
    if (!owner) throw new Error("a form without owner cannot be sent");
    const content = {
      action,
      datasets: selected(),
      owner: { kind: owner.kind, perm_id: owner.permId },
      ...(entity && { entity: { kind: entity.kind, perm_id: entity.permId } }),
      directory: fields.directory.normalize("NFC"),
      notebook: fields.notebook.normalize("NFC"),
      ...(fields.kernel && { kernel: fields.kernel }),
    };
    const written = JSON.stringify(content);
    if (written !== sent.content) sent = { content: written, key: newKey() };
    return { launch_key: sent.key, ...content };
  }

  return {
    entity,
    /** @param {() => void} listener */
    onChange(listener) {
      changed = listener;
    },
    rows: () => [...rows.values()],
    /** @param {string} permId @returns {boolean} */
    has: (permId) => rows.has(permId),
    selected,
    addDataSets,
    /** @param {string} permId @param {boolean} on */
    select: (permId, on) => reselect((id, was) => (id === permId ? on : was)),
    /** @param {boolean} on */
    selectAll: (on) => reselect(() => on),
    /** @param {string} text a failure's text @returns {string[]} the selected datasets that it names */
    namedIn: (text) => {
      const words = new Set(text.split(/[^\w.-]+/).map((word) => word.replace(/\.+$/, "")));
      return selected().filter((permId) => words.has(permId));
    },
    fields,
    /** @param {keyof typeof fields} name @param {string} value */
    setField(name, value) {
      fields[name] = value;
      changed();
    },
    owner: () => owner,
    ownerWritable: () => ownerWritable,
    /** @param {Owner | null} chosen @param {boolean} writable */
    setOwner(chosen, writable = true) {
      owner = chosen;
      ownerWritable = writable;
      changed();
    },
    problems,
    request,
    /** The launch was answered: the next click is a new one, even with the same content. */
    forget() {
      sent = { content: "", key: "" };
    },
  };
}

/** @typedef {ReturnType<typeof formModel>} FormModel */
