/** Where the notebook will be saved: the chosen owner, or the search for one. */
import { el, isolated, searchField } from "./dom.js";
import { FORM, OWNER } from "./texts.js";

/** @typedef {import("./types.js").Owner} Owner */

/** @param {Owner} owner @returns {HTMLElement} */
function describe({ kind, name, identifier }) {
  return el(
    "span",
    { class: "ojy-dataset", title: `${name}\n${identifier}` },
    el("span", { class: "ojy-name" }, isolated(name)),
    el("span", { class: "ojy-facts" }, FORM.kind(kind), " · ", isolated(identifier)),
  );
}

/**
 * @param {object} on what the user did
 * @param {(text: string) => void} on.type
 * @param {(text: string) => void} on.search
 * @param {() => void} on.more
 * @param {(owner: Owner) => void} on.choose
 * @param {() => void} on.empty the search is offered, and nothing is typed
 * @param {string} [label] what it is for
 */
export function ownerView(on, label = OWNER.owner) {
  const chosen = el("div", { class: "ojy-chosen", hidden: true });
  const results = el("ul", { class: "ojy-list ojy-results", role: "list", "aria-label": OWNER.found });
  const note = el("span", { role: "status" });
  const more = el(
    "button",
    { type: "button", class: "btn btn-default btn-xs ojy-small", hidden: true, click: on.more },
    OWNER.more,
  );
  const search = searchField(
    {
      name: "ojy-owner",
      id: "ojy-owner",
      placeholder: OWNER.search,
      "aria-label": OWNER.search,
      "aria-describedby": "ojy-owner-problem",
    },
    on,
  );
  const searching = el(
    "div",
    { class: "ojy-search", role: "search", "aria-label": OWNER.searchTitle },
    search,
    results,
    el("div", { class: "ojy-found" }, note, more),
  );
  const problem = el("p", { class: "ojy-problem", id: "ojy-owner-problem", role: "alert" });
  const reason = el("p", { class: "ojy-note" });
  const element = el(
    "div",
    { class: "ojy-section", role: "group", "aria-label": label },
    el("div", { class: "ojy-section-head" }, el("h3", {}, label)),
    chosen,
    reason,
    searching,
    problem,
  );
  const change = el(
    "button",
    { type: "button", class: "btn btn-default btn-xs ojy-small", click: startSearch },
    OWNER.change,
  );
  /** @type {Owner | null} */
  let shown = null;

  // From the field down through what was found, and back.
  searching.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = /** @type {HTMLElement[]} */ ([search, ...results.querySelectorAll("button")]);
    const next = stops[stops.indexOf(/** @type {HTMLElement} */ (event.target)) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });

  function startSearch() {
    chosen.hidden = true;
    offerSearch();
    search.focus();
  }

  function offerSearch() {
    searching.hidden = false;
    if (search.value === "") on.empty();
  }

  /** @param {Owner} owner */
  function choose(owner) {
    search.value = "";
    results.replaceChildren();
    more.hidden = true;
    on.choose(owner);
    change.focus();
  }

  return {
    element,
    searchText: () => search.value,
    /** @param {Owner | null} owner @param {boolean} writable @param {string} why it is not writable */
    update(owner, writable, why) {
      if (owner !== shown) {
        shown = owner;
        chosen.hidden = owner === null;
        if (owner !== null && writable) searching.hidden = true;
        else offerSearch();
        if (owner) chosen.replaceChildren(describe(owner), writable ? change : "");
      }
      chosen.classList.toggle("ojy-bad", !writable);
      reason.textContent = owner && !writable ? why : "";
    },
    /** @param {Owner[]} owners @param {boolean} hasMore @param {string} text */
    showResults(owners, hasMore, text) {
      results.replaceChildren(
        ...owners.map((owner) =>
          el(
            "li",
            { role: "listitem" },
            el(
              "button",
              { type: "button", class: "ojy-option", click: () => choose(owner) },
              describe(owner),
            ),
          ),
        ),
      );
      more.hidden = !hasMore;
      note.textContent = text;
    },
    /** @param {string} text what is going on; results stay */
    showNote(text) {
      note.textContent = text;
    },
    /** @param {string | undefined} text */
    showProblem(text) {
      problem.textContent = text ?? "";
      if (text) search.focus();
    },
  };
}
