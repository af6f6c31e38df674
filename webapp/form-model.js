/** What is entered in the form. No DOM, no requests: changes are told to one listener. */
import { defaultDirectory, defaultFile, defaultName } from "./defaults.js";
import { unknownDataSet } from "./entity-reader.js";
import { launchDraft, placeProblems } from "./launch-draft.js";
import LIMITS from "./limits.json" with { type: "json" };
import { FIELD } from "./texts.js";

/** @typedef {import("./types.js").DataSet} DataSet */
/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./protocol.js").LaunchRequest} LaunchRequest */
/** @typedef {import("./types.js").Owner} Owner */
/** @typedef {{dataSet: DataSet, known: boolean, selected: boolean}} Row known: more than its permId */

/**
 * @param {object} options
 * @param {Entity | null} options.entity where the click was made
 * @param {() => string} [options.newKey]
 */
export function formModel({ entity, newKey }) {
  /** @type {Map<string, Row>} */
  const rows = new Map();
  const name = defaultName(entity);
  const fields = {
    name,
    directory: defaultDirectory(entity),
    notebook: defaultFile(name),
    kernel: "",
  };
  /** What the form would fill in by itself: to tell what the user chose otherwise. */
  const defaults = { ...fields };
  /** @type {Set<string>} */
  const touched = new Set();
  /** @type {Owner | null} */
  let owner = null;
  let ownerWritable = true;
  let template = "";
  /** @type {import("./template-view.js").Answers} */
  let parameters = {};
  const draft = launchDraft(newKey);
  let changed = () => {};

  /** @param {string} permId @param {boolean} on @param {DataSet} [dataSet] */
  function add(permId, on, dataSet) {
    const row = rows.get(permId);
    if (row) row.selected = row.selected || on;
    else
      rows.set(permId, { dataSet: dataSet ?? unknownDataSet(permId), known: Boolean(dataSet), selected: on });
  }

  /** @returns {string[]} */
  const selected = () => [...rows].filter(([, row]) => row.selected).map(([permId]) => permId);

  /** @returns {import("./launch-draft.js").Problems} */
  function problems() {
    const tooMany = selected().length > LIMITS.datasets_max;
    return {
      ...(tooMany && { datasets: FIELD.tooManyDatasets(LIMITS.datasets_max) }),
      ...placeProblems(owner, ownerWritable, fields),
    };
  }

  /** @param {import("./protocol.js").Action} action */
  function request(action) {
    const own = {
      action,
      datasets: selected(),
      ...(fields.kernel && { kernel: fields.kernel }),
      ...(template && { template, parameters }),
    };
    return draft.request({ owner, entity, place: fields, own });
  }

  return {
    entity,
    /** @param {() => void} listener */
    onChange(listener) {
      changed = listener;
    },
    rows: () => [...rows.values()],
    selected,
    /** @param {string} permId @returns {boolean} */
    isSelected: (permId) => rows.get(permId)?.selected ?? false,
    /** @param {DataSet[]} dataSets each is there once @param {boolean} [on] whether they are selected */
    addDataSets(dataSets, on = true) {
      for (const dataSet of dataSets) add(dataSet.permId, on, dataSet);
      changed();
    },
    /** @param {string[]} permIds datasets of which only these are known yet @param {boolean} [on] */
    addPermIds(permIds, on = true) {
      for (const permId of permIds) add(permId, on);
      changed();
    },
    /** @param {DataSet[]} dataSets what was learnt about datasets that are there */
    describe(dataSets) {
      for (const dataSet of dataSets) {
        const row = rows.get(dataSet.permId);
        if (row) Object.assign(row, { dataSet, known: true });
      }
      changed();
    },
    /** @param {string} permId @param {boolean} on */
    select(permId, on) {
      const row = rows.get(permId);
      if (row) row.selected = on;
      changed();
    },
    /** @param {boolean} on */
    selectAll(on) {
      for (const row of rows.values()) row.selected = on;
      changed();
    },
    /** @param {string} text a failure's text @returns {string[]} the selected datasets that it names */
    namedIn: (text) => {
      const words = new Set(text.split(/[^\w.-]+/).map((word) => word.replace(/\.+$/, "")));
      return selected().filter((permId) => words.has(permId));
    },
    fields,
    defaults,
    touched,
    /** @param {keyof typeof fields} name @param {string} value what the user entered */
    setField(name, value) {
      touched.add(name);
      fields[name] = value;
      // The file is called like the notebook, as long as nobody called it otherwise.
      if (name === "name" && !touched.has("notebook")) fields.notebook = defaultFile(value);
      changed();
    },
    /** @param {keyof typeof fields} name @param {string} value what the form would fill in by itself */
    setDefault(name, value) {
      defaults[name] = value;
    },
    /**
     * @param {keyof typeof fields} name
     * @param {string} value what the form fills in by itself
     * @returns {boolean} whether it did: what the user entered meanwhile stays
     */
    suggest(name, value) {
      if (touched.has(name)) return false;
      fields[name] = value;
      changed();
      return true;
    },
    owner: () => owner,
    ownerWritable: () => ownerWritable,
    /** @param {Owner | null} chosen @param {boolean} writable */
    setOwner(chosen, writable = true) {
      owner = chosen;
      ownerWritable = writable;
      changed();
    },
    /** @param {string} id empty: the one of the kernel @param {import("./template-view.js").Answers} answers */
    setTemplate(id, answers) {
      template = id;
      parameters = answers;
      changed();
    },
    setProfile: draft.setProfile,
    setRunningServer: draft.setRunningServer,
    forget: draft.forget,
    problems,
    request,
  };
}

/** @typedef {ReturnType<typeof formModel>} FormModel */
