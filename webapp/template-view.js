/** The choice of a template, and the fields that it asks for. */
import { el } from "./dom.js";
import LIMITS from "./limits.json" with { type: "json" };
import { TEMPLATES } from "./texts.js";

/** @typedef {import("./protocol.js").Template} Template */
/** @typedef {import("./protocol.js").Parameter} Parameter */
/** @typedef {import("./protocol.js").BrokenTemplate} BrokenTemplate */
/** @typedef {Record<string, string | number | boolean>} Answers */
/** @typedef {HTMLInputElement | HTMLSelectElement} Control */

/** @param {Parameter} parameter */
const textControl = ({ default: preset }) =>
  el("input", {
    type: "text",
    class: "form-control",
    value: String(preset),
    maxlength: String(LIMITS.parameter_text_max),
    autocomplete: "off",
    dir: "auto",
  });

/** @type {Record<string, (parameter: Parameter) => Control>} */
const CONTROLS = {
  number: ({ default: preset }) =>
    el("input", { type: "number", class: "form-control", step: "any", value: String(preset) }),
  boolean: ({ default: preset }) => el("input", { type: "checkbox", checked: preset === true }),
  choice: ({ choices, default: preset }) => {
    const options = choices.map((choice) =>
      el("option", { value: choice, selected: choice === preset }, choice),
    );
    return el("select", { class: "form-control" }, ...options);
  },
};

/**
 * @param {Parameter} parameter
 * @param {Control} control
 * @returns {string | number | boolean | undefined} nothing where no number is entered: the default holds
 */
function answer({ type }, control) {
  if (type === "boolean") return /** @type {HTMLInputElement} */ (control).checked;
  if (type !== "number") return control.value;
  const number = Number(control.value);
  return control.value.trim() === "" || !Number.isFinite(number) ? undefined : number;
}

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
    const asked = (template?.parameters ?? []).map((parameter) => ({ parameter, ...field(parameter) }));
    const tell = () =>
      choose(
        template,
        Object.fromEntries(
          asked
            .map(({ parameter, control }) => [parameter.name, answer(parameter, control)])
            .filter(([, value]) => value !== undefined),
        ),
      );
    for (const { control } of asked) control.addEventListener("input", tell);
    description.textContent = template?.description ?? "";
    fields.replaceChildren(...asked.map(({ block }) => block));
    tell();
  }

  /** @param {Parameter} parameter */
  function field(parameter) {
    const control = (CONTROLS[parameter.type] ?? textControl)(parameter);
    control.id = `ojy-parameter-${parameter.name}`;
    const label = el("label", { for: control.id }, el("bdi", {}, parameter.label));
    return { control, block: el("div", { class: "ojy-field" }, label, control) };
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
