/** The list of datasets with its search: shows the model, tells what was clicked. */
import { el, isolated } from "./dom.js";
import { FORM } from "./texts.js";

/** @typedef {import("./types.js").DataSet} DataSet */

/** @param {DataSet} dataSet @returns {HTMLElement} */
function describe({ name, type, permId, home, date }) {
  const facts = [type, permId, home, date].filter(Boolean);
  return el(
    "span",
    { class: "ojy-dataset" },
    el("span", { class: "ojy-name" }, isolated(name || type || permId)),
    el("span", { class: "ojy-facts" }, ...facts.flatMap((fact, at) => [at ? " · " : "", isolated(fact)])),
  );
}

/**
 * @param {object} on what the user did
 * @param {(permId: string, selected: boolean) => void} on.select
 * @param {(selected: boolean) => void} on.selectAll
 * @param {(text: string) => void} on.type
 * @param {(text: string) => void} on.search
 * @param {() => void} on.more
 * @param {(dataSet: DataSet) => void} on.add
 */
export function pickerView(on) {
  const count = el("span", { class: "ojy-count", role: "status" });
  const list = el("ul", { class: "ojy-list", "aria-label": FORM.datasets });
  const note = el("p", { class: "ojy-note" }, FORM.loading);
  const results = el("ul", { class: "ojy-list ojy-results", "aria-label": FORM.searchDatasets });
  const resultNote = el("div", { class: "ojy-note", role: "status" });
  const search = el("input", {
    type: "search",
    class: "form-control",
    name: "ojy-dataset-search",
    placeholder: FORM.searchDatasets,
    "aria-label": FORM.searchDatasets,
    autocomplete: "off",
    input: () => on.type(search.value),
    keydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      on.search(search.value);
    },
  });
  const small = "btn btn-default btn-xs ojy-small";
  const tools = el(
    "span",
    { class: "ojy-tools" },
    el("button", { type: "button", class: small, click: () => on.selectAll(true) }, FORM.selectAll),
    el("button", { type: "button", class: small, click: () => on.selectAll(false) }, FORM.selectNone),
  );
  const element = el(
    "div",
    { class: "ojy-section", role: "group", "aria-label": FORM.datasets },
    el("div", { class: "ojy-section-head" }, el("h3", {}, FORM.datasets), count, tools),
    note,
    list,
    el("div", { class: "ojy-search" }, search, results, resultNote),
  );

  /** @type {Map<string, HTMLInputElement>} */
  const boxes = new Map();

  /** @param {DataSet} dataSet */
  function addRow(dataSet) {
    const { permId } = dataSet;
    const box = el("input", { type: "checkbox", change: () => on.select(permId, box.checked) });
    boxes.set(permId, box);
    list.append(el("li", { "data-perm-id": permId }, el("label", {}, box, describe(dataSet))));
  }

  /**
   * @param {{dataSet: DataSet, selected: boolean}[]} rows they are only ever added to
   * @param {boolean} loading
   */
  function update(rows, loading) {
    for (const { dataSet, selected } of rows) {
      if (!boxes.has(dataSet.permId)) addRow(dataSet);
      const box = boxes.get(dataSet.permId);
      if (box) box.checked = selected;
    }
    count.textContent = loading
      ? ""
      : FORM.datasetCount(rows.filter((row) => row.selected).length, rows.length);
    note.textContent = loading ? FORM.loading : rows.length === 0 ? FORM.noDatasets : "";
    tools.hidden = rows.length === 0;
  }

  /**
   * @param {DataSet[]} found
   * @param {number} total
   * @param {(permId: string) => boolean} isAdded
   */
  function showResults(found, total, isAdded) {
    results.replaceChildren(...found.map((dataSet) => resultRow(dataSet, isAdded(dataSet.permId))));
    if (found.length === 0) resultNote.replaceChildren(FORM.nothingFound);
    else
      resultNote.replaceChildren(
        FORM.resultCount(found.length, total),
        " ",
        total > found.length ? moreButton() : "",
      );
  }

  const moreButton = () =>
    el("button", { type: "button", class: "btn btn-link btn-xs", click: on.more }, FORM.more);

  /** @param {DataSet} dataSet @param {boolean} added */
  function resultRow(dataSet, added) {
    const button = el(
      "button",
      {
        type: "button",
        class: small,
        disabled: added,
        "aria-label": `${FORM.add} ${dataSet.name || dataSet.permId}`,
        click: () => {
          button.disabled = true;
          button.textContent = FORM.added;
          on.add(dataSet);
        },
      },
      added ? FORM.added : FORM.add,
    );
    return el("li", {}, describe(dataSet), button);
  }

  /** @param {string} text @param {boolean} [keep] results stay while the next ones are fetched */
  function showNote(text, keep = false) {
    if (!keep) results.replaceChildren();
    resultNote.replaceChildren(text);
  }

  /** @param {string[]} permIds what the service refused */
  function mark(permIds) {
    for (const [permId, box] of boxes)
      box.closest("li")?.classList.toggle("ojy-bad", permIds.includes(permId));
    list.querySelector(".ojy-bad")?.scrollIntoView({ block: "nearest" });
  }

  return { element, update, showResults, showNote, mark, searchText: () => search.value };
}
