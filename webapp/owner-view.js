/** Where the notebook will be saved: the chosen owner, or the search for one. */
import { el, isolated } from "./dom.js";
import { FORM } from "./texts.js";

/** @typedef {import("./types.js").Owner} Owner */

/** @param {Owner} owner @returns {HTMLElement} */
function describe({ kind, name, identifier }) {
  return el(
    "span",
    { class: "ojy-dataset" },
    el("span", { class: "ojy-name" }, isolated(name)),
    el("span", { class: "ojy-facts" }, FORM.kind(kind), " · ", isolated(identifier)),
  );
}

/**
 * @param {object} on what the user did
 * @param {(text: string) => void} on.type
 * @param {(text: string) => void} on.search
 * @param {(owner: Owner) => void} on.choose
 */
export function ownerView(on) {
  const chosen = el("div", { class: "ojy-chosen", hidden: true });
  const results = el("ul", { class: "ojy-list ojy-results", "aria-label": FORM.searchOwners });
  const note = el("p", { class: "ojy-note", role: "status" });
  const search = el("input", {
    type: "search",
    class: "form-control",
    name: "ojy-owner",
    id: "ojy-owner",
    placeholder: FORM.searchOwners,
    "aria-label": FORM.searchOwners,
    "aria-describedby": "ojy-owner-problem",
    autocomplete: "off",
    input: () => on.type(search.value),
    keydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      on.search(search.value);
    },
  });
  const searching = el("div", { class: "ojy-search" }, search, results, note);
  const problem = el("p", { class: "ojy-problem", id: "ojy-owner-problem", role: "alert" });
  const element = el(
    "div",
    { class: "ojy-section", role: "group", "aria-label": FORM.owner },
    el("div", { class: "ojy-section-head" }, el("h3", {}, FORM.owner)),
    chosen,
    searching,
    problem,
  );

  function startSearch() {
    chosen.hidden = true;
    searching.hidden = false;
    search.focus();
  }

  /** @param {Owner | null} owner @param {boolean} writable */
  function update(owner, writable) {
    chosen.hidden = owner === null;
    searching.hidden = owner !== null && writable;
    const change = el(
      "button",
      { type: "button", class: "btn btn-default btn-xs ojy-small", click: startSearch },
      FORM.ownerChange,
    );
    if (owner) chosen.replaceChildren(describe(owner), writable ? change : "");
    chosen.classList.toggle("ojy-bad", !writable);
    note.textContent = owner && !writable ? FORM.ownerReadOnly : "";
  }

  /** @param {Owner[]} owners */
  function showResults(owners) {
    results.replaceChildren(
      ...owners.map((owner) =>
        el(
          "li",
          {},
          el("button", { type: "button", class: "ojy-option", click: () => choose(owner) }, describe(owner)),
        ),
      ),
    );
    note.textContent = owners.length === 0 ? FORM.noWritableOwner : "";
  }

  /** @param {Owner} owner */
  function choose(owner) {
    search.value = "";
    results.replaceChildren();
    on.choose(owner);
    chosen.querySelector("button")?.focus();
  }

  return {
    element,
    update,
    showResults,
    /** @param {string} text */
    showNote(text) {
      results.replaceChildren();
      note.textContent = text;
    },
    /** @param {string | undefined} text */
    showProblem(text) {
      problem.textContent = text ?? "";
      if (text) search.focus();
    },
  };
}
