/** The choice of a template, and the fields that it asks for. */
import { el } from "./dom.js";
import { parameterField } from "./parameter-field.js";
import { TEMPLATES } from "./texts.js";

/** @typedef {import("./protocol.js").Template} Template */
/** @typedef {import("./protocol.js").BrokenTemplate} BrokenTemplate */
/** @typedef {Record<string, string | number | boolean>} Answers */

/**
 * @param {(template: Template | null, answers: Answers) => void} choose null: the one that comes with the kernel
 * @returns {{element: HTMLElement, show: (templates: Template[], broken: BrokenTemplate[]) => void}} hidden until there
 *   is something to choose
 */
export function templateView(choose) {
  /** @type {Map<string, Template>} */
  let known = new Map();
  const select = el("select", { id: "ojy-template", class: "form-control", change: chosen });
  const description = el("p", { class: "ojy-note", id: "ojy-template-hint" });
  const fields = el("div", { class: "ojy-fields ojy-parameters" });
  const faults = el("ul", { class: "ojy-note ojy-broken", hidden: true });
  const element = el(
    "fieldset",
    { class: "ojy-section ojy-templates", hidden: true },
    el("label", { for: "ojy-template" }, TEMPLATES.label),
    select,
    description,
    fields,
    faults,
  );
  select.setAttribute("aria-describedby", "ojy-template-hint");

  function chosen() {
    const template = known.get(select.value) ?? null;
    const asked = (template?.parameters ?? []).map((parameter) => parameterField(parameter, tell));
    function tell() {
      const answered = asked.map(({ name, answer }) => [name, answer()]);
      choose(template, Object.fromEntries(answered.filter(([, value]) => value !== undefined)));
    }
    description.textContent = template?.description ?? "";
    fields.replaceChildren(...asked.map(({ block }) => block));
    tell();
  }

  return {
    element,
    show(templates, broken) {
      known = new Map(templates.map((template) => [template.id, template]));
      select.replaceChildren(
        el("option", { value: "" }, TEMPLATES.standard),
        ...templates.map(({ id, title }) => el("option", { value: id }, title)),
      );
      faults.replaceChildren(
        ...broken.map(({ name, reason }) => el("li", {}, TEMPLATES.broken(name, reason))),
      );
      faults.hidden = broken.length === 0;
      element.hidden = templates.length === 0 && broken.length === 0;
    },
  };
}
