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
  const element = el("div", {}, picker.element, list);

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

  function focus() {
    picker.element.querySelector("input")?.focus();
  }

  return { element, chosen: () => [...chosen.values()], fill: () => picker.fill(), focus };
}
