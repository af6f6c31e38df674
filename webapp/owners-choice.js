/** The choice of several experiments and objects: the search for one, again and again, and what was chosen. */
import { el, isolated } from "./dom.js";
import { ownerPicker } from "./owner-picker.js";
import { FORM } from "./texts.js";
import { BATCH_FORM } from "./texts/batches.js";

/** @typedef {import("./types.js").Owner} Owner */

/**
 * @param {object} options
 * @param {import("./openbis-client.js").OpenbisClient} options.openbis
 * @param {() => void} options.changed
 */
export function ownersChoice({ openbis, changed }) {
  /** @type {Map<string, Owner>} */
  const chosen = new Map();
  const picker = ownerPicker({
    entity: null,
    openbis,
    label: BATCH_FORM.add,
    model: {
      owner: () => null,
      ownerWritable: () => true,
      setOwner: (owner) => owner && add(owner),
    },
  });
  const list = el("ul", { class: "ojy-list ojy-many", "aria-label": BATCH_FORM.chosen });
  const proposal = el("span", { role: "status" });
  const none = el(
    "button",
    { type: "button", class: "btn btn-default btn-xs ojy-small", hidden: true, click: removeAll },
    BATCH_FORM.removeAll,
  );
  const element = el("div", {}, picker.element, el("p", { class: "ojy-note" }, proposal, " ", none), list);

  /** @param {Owner} owner */
  function add(owner) {
    if (!chosen.has(owner.permId)) list.append(row(owner));
    chosen.set(owner.permId, owner);
    changed();
    // The next one: what was suggested comes again, and the field has the focus when this click is over.
    void picker.fill();
    setTimeout(focus);
  }

  /** @param {Owner} owner */
  function row({ permId, kind, name, identifier }) {
    const remove = el(
      "button",
      {
        type: "button",
        class: "btn btn-default btn-xs ojy-small",
        "aria-label": BATCH_FORM.removeAloud(name),
        click: () => {
          chosen.delete(permId);
          item.remove();
          none.hidden ||= chosen.size === 0;
          focus();
          changed();
        },
      },
      BATCH_FORM.remove,
    );
    const about = el(
      "span",
      { class: "ojy-dataset" },
      el("span", { class: "ojy-name" }, isolated(name)),
      el("span", { class: "ojy-facts" }, FORM.kind(kind), " · ", isolated(identifier)),
    );
    const item = el("li", { class: "ojy-many-row" }, about, remove);
    return item;
  }

  function removeAll() {
    chosen.clear();
    list.replaceChildren();
    none.hidden = true;
    focus();
    changed();
  }

  /** @param {Owner[]} owners chosen before the user has done anything @param {string} text where they come from */
  function propose(owners, text) {
    const added = owners.filter(({ permId }) => !chosen.has(permId));
    for (const owner of added) chosen.set(owner.permId, owner);
    list.append(...added.map(row));
    proposal.textContent = text;
    none.hidden = owners.length === 0;
    changed();
  }

  function focus() {
    picker.element.querySelector("input")?.focus();
  }

  return { element, chosen: () => [...chosen.values()], fill: () => picker.fill(), focus, propose };
}
