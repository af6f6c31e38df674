/**
 * A list of datasets with checkboxes, of any length: only the rows in sight are in the page.
 *
 * The list is one stop of the Tab key. Arrow keys, Page Up and Down, Home and End go from row to row, Space and Enter tick; the row
 * that has the focus stays in the page wherever the list is scrolled to. Each row says which of how many it is.
 */
import { el, isolated } from "./dom.js";

/** @typedef {import("./types.js").DataSet} DataSet */
/** @typedef {{permId: string, dataSet: DataSet | null, selected: boolean, bad?: boolean}} Row dataSet null: nothing else is known yet */

/** Height of a row and of the list, as in jupyter.css. */
export const ROW_HEIGHT = 46;
const LIST_HEIGHT = 220;
/** Rows above and below those in sight, so that scrolling shows no gaps. */
const SPARE = 6;
/** Milliseconds: what only rushes by while somebody scrolls is not asked for. */
const PAUSE = 80;

/**
 * @param {number} top how far the list is scrolled
 * @param {number} height
 * @param {number} count
 * @returns {{first: number, last: number}} indices of the rows in sight
 */
export function inSight(top, height, count) {
  const first = Math.min(Math.floor(Math.max(top, 0) / ROW_HEIGHT), Math.max(count - 1, 0));
  return { first, last: Math.min(first + Math.ceil(height / ROW_HEIGHT), count - 1) };
}

/** Where a key leads from a row. @type {Record<string, (at: number, page: number, count: number) => number>} */
const MOVES = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at, page) => at + page,
  PageUp: (at, page) => at - page,
  Home: () => 0,
  End: (_at, _page, count) => count - 1,
};

/** @param {DataSet} dataSet @returns {HTMLElement} */
function describe({ name, type, permId, home, date }) {
  const title = name || type || permId;
  const facts = [type, permId, home, date].filter((fact) => fact && fact !== title);
  return el(
    "span",
    { class: "ojy-dataset", title: [title, ...facts].join("\n") },
    el("span", { class: "ojy-name" }, isolated(title)),
    el("span", { class: "ojy-facts" }, ...facts.flatMap((fact, at) => [at ? " · " : "", isolated(fact)])),
  );
}

/**
 * @param {object} options
 * @param {string} options.label
 * @param {string} options.waiting shown for a row that is not known yet
 * @param {(index: number) => Row | null} options.rowAt null: not known yet
 * @param {(index: number, selected: boolean) => void} options.toggle
 * @param {(first: number, last: number) => void} options.seen which rows are in sight, when the list stands still
 */
export function dataSetList({ label, waiting, rowAt, toggle, seen }) {
  // Gives the list the height of all its rows.
  const space = el("li", { class: "ojy-space", "aria-hidden": "true" });
  const element = el(
    "ul",
    { class: "ojy-list ojy-rows", role: "list", "aria-label": label, hidden: true },
    space,
  );
  /** @type {Map<number, {item: HTMLLIElement, box: HTMLInputElement, shows: string}>} */
  const painted = new Map();
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let still;
  let count = 0;
  let active = 0;

  const height = () => element.clientHeight || LIST_HEIGHT;

  /** @param {number} index */
  function makeRow(index) {
    const box = el("input", { type: "checkbox" });
    box.addEventListener("change", () => {
      if (rowAt(index)) toggle(index, box.checked);
      else box.checked = false;
    });
    box.addEventListener("focus", () => activate(index));
    const item = el("li", { role: "listitem" }, el("label", {}, box));
    item.style.top = `${index * ROW_HEIGHT}px`;
    return { item, box, shows: "" };
  }

  /** @param {number} index */
  function paintRow(index) {
    const row = rowAt(index);
    const known = painted.get(index) ?? makeRow(index);
    if (!painted.has(index)) {
      painted.set(index, known);
      const after = [...painted.keys()].filter((other) => other > index).sort((a, b) => a - b)[0];
      element.insertBefore(known.item, after === undefined ? null : (painted.get(after)?.item ?? null));
    }
    const shows = row ? `${row.permId} ${row.dataSet !== null}` : "";
    if (shows !== known.shows || !known.box.nextSibling) {
      known.shows = shows;
      const content = row?.dataSet
        ? describe(row.dataSet)
        : el("span", { class: "ojy-dataset ojy-facts" }, row?.permId ?? waiting);
      known.box.nextSibling?.remove();
      known.box.after(content);
    }
    known.box.checked = row?.selected ?? false;
    known.box.tabIndex = index === active ? 0 : -1;
    known.item.classList.toggle("ojy-bad", row?.bad ?? false);
    if (row) known.item.dataset.permId = row.permId;
    else delete known.item.dataset.permId;
    known.item.setAttribute("aria-setsize", String(count));
    known.item.setAttribute("aria-posinset", String(index + 1));
  }

  function paint() {
    if (count === 0) return;
    const { first, last } = inSight(element.scrollTop, height(), count);
    const wanted = new Set([active]);
    for (let index = Math.max(first - SPARE, 0); index <= Math.min(last + SPARE, count - 1); index += 1)
      wanted.add(index);
    for (const [index, { item }] of painted) {
      if (wanted.has(index)) continue;
      item.remove();
      painted.delete(index);
    }
    for (const index of wanted) paintRow(index);
    clearTimeout(still);
    still = setTimeout(() => seen(first, last), PAUSE);
  }

  /** @param {number} index */
  function activate(index) {
    const before = painted.get(active);
    active = index;
    if (before) before.box.tabIndex = -1;
    const now = painted.get(active);
    if (now) now.box.tabIndex = 0;
  }

  /** @param {number} index */
  function reveal(index) {
    const top = index * ROW_HEIGHT;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_HEIGHT > element.scrollTop + height()) element.scrollTop = top + ROW_HEIGHT - height();
    paint();
  }

  element.addEventListener("scroll", paint);
  element.addEventListener("keydown", (event) => {
    // Space ticks by itself; Enter would send the form.
    if (event.key === "Enter") {
      event.preventDefault();
      painted.get(active)?.box.click();
      return;
    }
    const move = MOVES[event.key];
    if (!move || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const page = Math.max(Math.floor(height() / ROW_HEIGHT) - 1, 1);
    activate(Math.min(Math.max(move(active, page, count), 0), count - 1));
    reveal(active);
    painted.get(active)?.box.focus({ preventScroll: true });
  });

  return {
    element,
    /** @param {number} total there may be more or fewer rows now, and other ones */
    update(total) {
      count = total;
      active = Math.min(active, Math.max(total - 1, 0));
      element.hidden = total === 0;
      space.style.height = `${total * ROW_HEIGHT}px`;
      if (total > 0) return paint();
      for (const { item } of painted.values()) item.remove();
      painted.clear();
    },
    /** Other rows from the first one on. */
    toTop() {
      active = 0;
      element.scrollTop = 0;
    },
    reveal,
  };
}
