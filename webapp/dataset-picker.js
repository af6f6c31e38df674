/** Wires the picker: what is chosen (the form's model), what openBIS finds, and their view. */
import { liveSearch } from "./debounce.js";
import { isNotebook } from "./entity-reader.js";
import { asFailure } from "./failure.js";
import { LEVELS } from "./levels.js";
import LIMITS from "./limits.json" with { type: "json" };
import { PAGE, pagedResults } from "./paged-results.js";
import { pickerView } from "./picker-view.js";
import { PARENTS, PICKER } from "./texts.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./dataset-client.js").Query} Query */
/** @typedef {import("./dataset-client.js").DataSetPage} DataSetPage */

/** Details of so many chosen datasets are asked for at once. */
const DETAILS = 100;

/**
 * @param {object} options
 * @param {Entity | null} options.entity
 * @param {import("./openbis-client.js").OpenbisClient} options.openbis
 * @param {import("./form-model.js").FormModel} options.model
 * @param {(permId: string) => boolean} [options.isNoParent] what openBIS will not take as a parent
 */
export function dataSetPicker({ entity, openbis, model, isNoParent = () => false }) {
  const preselects = entity && LEVELS[entity.kind].preselects;
  const scope = preselects === "itself" ? null : entity;
  const listed = preselects === "none";
  let here = listed;
  let loading = true;
  /** About the datasets that are chosen. */
  let remark = "";
  let query = /** @type {Query} */ ({ scope: listed ? scope : null, text: "" });
  let rows = model.rows();
  /** @type {Set<string>} */
  let refused = new Set();
  /** @type {Set<string>} */
  const asked = new Set();

  const results = pagedResults({
    changed: showFound,
    failed: (error) => view.showFoundNote(asFailure(error).message),
  });
  const search = liveSearch((text) => find(text), {
    started: () => view.showFoundNote(PICKER.searching),
    found: (page) => showResults(page),
    failed: (error) => {
      results.clear();
      view.showFound(0, asFailure(error).message);
    },
    cleared() {
      query = { scope: null, text: "" };
      if (here) void list();
      else results.clear();
    },
  });
  const view = pickerView({
    scope,
    here,
    rows: {
      chosen: (index) => chosenRow(index),
      found: (index) => {
        const dataSet = results.at(index);
        return dataSet && { permId: dataSet.permId, dataSet, selected: model.isSelected(dataSet.permId) };
      },
    },
    on: {
      selectChosen: (index, selected) => {
        const row = rows[index];
        if (row) model.select(row.dataSet.permId, selected);
      },
      selectFound: (index, selected) => {
        const dataSet = results.at(index);
        if (dataSet && selected) model.addDataSets([dataSet]);
        else if (dataSet) model.select(dataSet.permId, false);
      },
      selectAll: model.selectAll,
      selectAllFound: () => void selectAllFound(),
      type: search.type,
      search: (text) => void search.now(text),
      scope(chosen) {
        here = chosen;
        void search.now(view.searchText());
      },
      seeChosen: (first, last) => void describe(first, last),
      seeFound: results.look,
    },
  });

  /** @param {number} index */
  function chosenRow(index) {
    const row = rows[index];
    if (!row) return null;
    const { permId } = row.dataSet;
    return {
      permId,
      dataSet: row.known ? row.dataSet : null,
      selected: row.selected,
      bad: refused.has(permId),
    };
  }

  /** @param {string} text @returns {Promise<DataSetPage>} the first page */
  function find(text) {
    query = { scope: here ? scope : null, text };
    return openbis.dataSetPage(query, 0, PAGE);
  }

  /** The scope's datasets, whatever they are called. */
  async function list() {
    view.showFoundNote(PICKER.searching);
    try {
      const page = await find("");
      if (view.searchText().trim() === "") showResults(page);
    } catch (error) {
      view.showFound(0, asFailure(error).message);
    }
  }

  /** @param {DataSetPage} page */
  function showResults(page) {
    const mine = query;
    view.found.toTop();
    results.start(page, (from, count) => openbis.dataSetPage(mine, from, count));
  }

  function showFound() {
    const total = results.total();
    const searched = query.text !== "" && view.searchText().trim() !== "";
    if (total > 0) {
      const all = total > 1 ? PICKER.selectAllFound(Math.min(total, LIMITS.datasets_max), total) : "";
      view.showFound(total, PICKER.foundCount(total), all);
    } else if (searched)
      view.showFound(0, query.scope && scope ? PICKER.nothingHere(scope.kind) : PICKER.nothingFound);
    else view.showFound(0, query.scope && scope ? PICKER.emptyScope(scope.kind) : "");
  }

  async function selectAllFound() {
    view.setSelecting(true);
    view.showFoundNote(PICKER.selecting);
    try {
      const { permIds } = await openbis.dataSetIds(query, LIMITS.datasets_max);
      model.addPermIds(permIds);
      showFound();
    } catch (error) {
      view.showFoundNote(asFailure(error).message);
    } finally {
      view.setSelecting(false);
    }
  }

  /** Learns what the chosen datasets in sight are called. @param {number} first @param {number} last */
  async function describe(first, last) {
    const wanted = [];
    for (let index = first; index <= last + DETAILS && wanted.length < DETAILS; index += 1) {
      const row = rows[index];
      if (!row) break;
      if (!row.known && !asked.has(row.dataSet.permId)) wanted.push(row.dataSet.permId);
      // What lies far below is asked for only together with something in sight.
      if (index === last && wanted.length === 0) return;
    }
    if (wanted.length === 0) return;
    for (const permId of wanted) asked.add(permId);
    try {
      model.describe(await openbis.dataSets(wanted));
    } catch {
      // A row is its permId then; the next look asks again.
      for (const permId of wanted) asked.delete(permId);
    }
  }

  /**
   * What is connected to the page's entity; all of it, however much of it the page shows. Earlier notebooks are listed
   * last and not selected: what they were made from is what a new one begins with.
   */
  async function preselect() {
    if (!entity) return;
    const all = { scope: entity, text: "" };
    const { items, total } = await openbis.dataSetPage(all, 0, PAGE);
    const isAlone = preselects === "itself";
    const notebooks = isAlone ? [] : items.filter(isNotebook);
    model.addDataSets(items.filter((item) => !notebooks.includes(item)));
    model.addDataSets(notebooks, false);
    remark = notebooks.length > 0 ? PICKER.notebooksLeftOut(notebooks.length) : "";
    if (total <= items.length) return;
    // Until the others are there, and if they do not come: nobody shall take a part for the whole.
    remark = PICKER.onlySome(items.length, total);
    const found = await openbis.dataSetIds(all, LIMITS.datasets_max);
    const leftOut = new Set(isAlone ? [] : found.notebooks);
    model.addPermIds(found.permIds.filter((permId) => !leftOut.has(permId)));
    model.addPermIds([...leftOut], false);
    if (total > found.permIds.length)
      remark = PICKER.tooManyConnected(entity.kind, found.permIds.length, total);
    else remark = leftOut.size > 0 ? PICKER.notebooksLeftOut(leftOut.size) : "";
  }

  function update() {
    rows = model.rows();
    const selected = loading ? null : model.selected().length;
    view.showChosen(
      rows.length,
      selected,
      loading ? PICKER.loading : rows.length === 0 ? PICKER.none(listed) : remark,
    );
    view.showProblem(model.problems().datasets ?? "");
    const refusedParents = rows.filter((row) => row.selected && isNoParent(row.dataSet.permId));
    view.showNotParents(PARENTS.refused(refusedParents.map(({ dataSet }) => dataSet.name || dataSet.permId)));
    view.found.update(results.total());
  }

  return {
    element: view.element,
    update,
    /** @returns {Promise<void>} rejects with a failure when openBIS could not say what is connected */
    async fill() {
      try {
        await (listed ? list() : preselect());
      } finally {
        loading = false;
        update();
      }
    },
    /** @param {string[]} permIds what the service refused */
    mark(permIds) {
      refused = new Set(permIds);
      update();
      const at = rows.findIndex(({ dataSet }) => refused.has(dataSet.permId));
      if (at >= 0) view.chosen.reveal(at);
    },
  };
}
