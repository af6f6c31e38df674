/** The datasets of the notebook, and the search for others: shows what it is told, tells what was done. */
import { dataSetList, ROW_HEIGHT } from "./dataset-list.js";
import { el, searchField } from "./dom.js";
import { PICKER } from "./texts.js";

/** @typedef {import("./dataset-list.js").Row} Row */
/** @typedef {import("./types.js").Entity} Entity */

/** So many chosen datasets are in sight while others are looked for. */
const STILL_ROWS = 2.5;
const SMALL = "btn btn-default btn-xs ojy-small";

/** @param {Entity} entity @param {boolean} here which one is preset @param {(here: boolean) => void} choose */
function scopeChoice(entity, here, choose) {
  /** @param {boolean} value @param {string} label */
  const option = (value, label) => {
    const radio = el("input", {
      type: "radio",
      name: "ojy-scope",
      value: value ? "here" : "everywhere",
      checked: value === here,
      change: () => choose(value),
    });
    return el("label", {}, radio, label);
  };
  return el(
    "div",
    {
      class: "ojy-scope",
      role: "radiogroup",
      "aria-label": PICKER.scope,
      // Enter would send the form.
      keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && event.preventDefault(),
    },
    option(true, PICKER.here(entity.kind)),
    option(false, PICKER.everywhere),
  );
}

/**
 * @param {object} options
 * @param {Entity | null} options.scope what the search can be limited to
 * @param {boolean} options.here whether it is at first
 * @param {{chosen: (index: number) => Row | null, found: (index: number) => Row | null}} options.rows
 * @param {object} options.on what the user did, or sees
 * @param {(index: number, selected: boolean) => void} options.on.selectChosen
 * @param {(index: number, selected: boolean) => void} options.on.selectFound
 * @param {(selected: boolean) => void} options.on.selectAll
 * @param {() => void} options.on.selectAllFound
 * @param {(text: string) => void} options.on.type
 * @param {(text: string) => void} options.on.search
 * @param {(here: boolean) => void} options.on.scope
 * @param {(first: number, last: number) => void} options.on.seeChosen
 * @param {(first: number, last: number) => void} options.on.seeFound
 */
export function pickerView({ scope, here, rows, on }) {
  const count = el("span", { class: "ojy-count", role: "status" });
  const chosen = dataSetList({
    label: PICKER.datasets,
    waiting: PICKER.waiting,
    rowAt: rows.chosen,
    toggle: on.selectChosen,
    seen: on.seeChosen,
  });
  const found = dataSetList({
    label: PICKER.found,
    waiting: PICKER.waiting,
    rowAt: rows.found,
    toggle: on.selectFound,
    seen: on.seeFound,
  });
  found.element.classList.add("ojy-results");
  const note = el("p", { class: "ojy-note" });
  const problem = el("p", { class: "ojy-problem", role: "alert" });
  const notParents = el("p", { class: "ojy-note ojy-not-parents", role: "status" });
  const foundNote = el("span", { role: "status" });
  const allFound = el("button", { type: "button", class: SMALL, hidden: true, click: on.selectAllFound });
  const search = searchField(
    { name: "ojy-dataset-search", placeholder: PICKER.search, "aria-label": PICKER.search },
    on,
  );
  const tools = el(
    "span",
    { class: "ojy-tools", role: "group", "aria-label": PICKER.datasets },
    el("button", { type: "button", class: SMALL, click: () => on.selectAll(true) }, PICKER.selectAll),
    el("button", { type: "button", class: SMALL, click: () => on.selectAll(false) }, PICKER.selectNone),
  );
  const place = el("div", { class: "ojy-chosen-place" }, note, chosen.element);
  const element = el(
    "div",
    { class: "ojy-section", role: "group", "aria-label": PICKER.datasets },
    el("div", { class: "ojy-section-head" }, el("h3", {}, PICKER.datasets), count, tools),
    place,
    el(
      "div",
      { class: "ojy-search", role: "search", "aria-label": PICKER.searchTitle },
      el("div", { class: "ojy-search-line" }, search, scope && scopeChoice(scope, here, on.scope)),
      el("div", { class: "ojy-found" }, foundNote, allFound),
      found.element,
    ),
    problem,
    notParents,
  );

  /**
   * What is found stands below what is chosen, and must not move under the mouse when something is ticked: as long as
   * there is something to tick, the place above keeps its height.
   *
   * @param {boolean} still
   */
  function keepStill(still) {
    if (!still) place.style.height = "";
    else if (!place.style.height)
      place.style.height = `${Math.max(place.offsetHeight, note.offsetHeight + STILL_ROWS * ROW_HEIGHT)}px`;
  }

  return {
    element,
    chosen,
    found,
    searchText: () => search.value,
    /**
     * @param {number} total rows of the list
     * @param {number | null} selected null: more are to come
     * @param {string} text what to say about them
     */
    showChosen(total, selected, text) {
      chosen.update(total);
      count.textContent = total > 0 && selected !== null ? PICKER.count(selected, total) : "";
      note.textContent = text;
      tools.hidden = total === 0;
    },
    /** @param {string} text empty: none */
    showProblem(text) {
      problem.textContent = text;
    },
    /** @param {string} text empty: none */
    showNotParents(text) {
      if (notParents.textContent !== text) notParents.textContent = text;
    },
    /** @param {number} total @param {string} text @param {string} [all] label of the button that selects all of them */
    showFound(total, text, all = "") {
      keepStill(total > 0);
      found.update(total);
      foundNote.textContent = text;
      allFound.hidden = all === "";
      allFound.textContent = all;
    },
    /** @param {string} text what is going on; the results stay */
    showFoundNote(text) {
      foundNote.textContent = text;
    },
    /** @param {boolean} busy */
    setSelecting(busy) {
      allFound.disabled = busy;
    },
  };
}
