/** One field for what a template asks: by its type, with its limits, its default and its help. */
import { el } from "./dom.js";
import LIMITS from "./limits.json" with { type: "json" };
import { TEMPLATES } from "./texts.js";

/** @typedef {import("./protocol.js").Parameter} Parameter */
/** @typedef {HTMLInputElement | HTMLSelectElement} Control */

/** Nothing entered: a property says it, where the template names one. @param {Parameter} parameter */
const preset = ({ property, default: value }) => (property ? "" : String(value));

/** @param {Parameter} parameter */
const hint = ({ property }) => (property ? { placeholder: TEMPLATES.fromProperty(property) } : {});

/** @param {Parameter} parameter */
const textControl = (parameter) =>
  el("input", {
    type: "text",
    class: "form-control",
    value: preset(parameter),
    maxlength: String(LIMITS.parameter_text_max),
    autocomplete: "off",
    dir: "auto",
    ...hint(parameter),
  });

/** @param {Parameter} parameter */
const numberControl = (parameter) =>
  el("input", {
    type: "number",
    class: "form-control",
    step: parameter.type === "integer" ? "1" : "any",
    ...(isNumber(parameter.minimum) && { min: String(parameter.minimum) }),
    ...(isNumber(parameter.maximum) && { max: String(parameter.maximum) }),
    value: preset(parameter),
    ...hint(parameter),
  });

/** @param {Parameter} parameter @param {[value: string, text: string][]} rows */
const selectControl = ({ property, default: value }, rows) =>
  el(
    "select",
    { class: "form-control" },
    property && el("option", { value: "", selected: true }, TEMPLATES.fromProperty(property)),
    ...rows.map(([name, text]) =>
      el("option", { value: name, selected: !property && name === String(value) }, text),
    ),
  );

/** @type {Record<string, (parameter: Parameter) => Control>} */
const CONTROLS = {
  number: numberControl,
  integer: numberControl,
  boolean: (parameter) =>
    parameter.property
      ? selectControl(parameter, [
          ["true", TEMPLATES.yes],
          ["false", TEMPLATES.no],
        ])
      : el("input", { type: "checkbox", checked: parameter.default === true }),
  choice: (parameter) =>
    selectControl(
      parameter,
      (parameter.choices ?? []).map((choice) => [choice, choice]),
    ),
};

/**
 * @param {Parameter} parameter
 * @param {Control} control
 * @returns {string | number | boolean | undefined} nothing where nothing is entered: the default holds, or the property
 */
function answered(parameter, control) {
  const { type, property } = parameter;
  if (type === "number" || type === "integer") {
    const number = Number(control.value);
    return control.value.trim() === "" || !Number.isFinite(number) ? undefined : number;
  }
  if (property && control.value === "") return undefined;
  if (type !== "boolean") return control.value;
  return property ? control.value === "true" : /** @type {HTMLInputElement} */ (control).checked;
}

/** @param {Parameter} parameter @param {unknown} value @returns {string} what is wrong with it, empty where nothing is */
function problem({ type, minimum, maximum }, value) {
  if (typeof value !== "number") return "";
  const [least, most] = [isNumber(minimum) ? minimum : null, isNumber(maximum) ? maximum : null];
  const whole = type === "integer";
  const fits =
    (least === null || value >= least) &&
    (most === null || value <= most) &&
    (!whole || Number.isInteger(value));
  return fits ? "" : TEMPLATES.numberExpected(whole, least, most);
}

/**
 * @param {Parameter} parameter
 * @param {() => void} changed something was entered
 * @returns {{name: string, block: HTMLElement, answer: () => string | number | boolean | undefined}}
 */
export function parameterField(parameter, changed) {
  const id = `ojy-parameter-${parameter.name}`;
  const control = (CONTROLS[parameter.type] ?? textControl)(parameter);
  const wrong = el("p", { class: "ojy-problem", id: `${id}-problem`, role: "alert" });
  const help = [parameter.help, parameter.property && TEMPLATES.propertyHint(parameter.property)];
  const note = el("p", { class: "ojy-note", id: `${id}-hint` }, help.filter(Boolean).join(" "));
  control.id = id;
  control.setAttribute("aria-describedby", `${id}-hint ${id}-problem`);
  const answer = () => answered(parameter, control);
  control.addEventListener("input", () => {
    const text = problem(parameter, answer());
    wrong.textContent = text;
    control.setAttribute("aria-invalid", String(text !== ""));
    changed();
  });
  const label = el("label", { for: id }, el("bdi", {}, parameter.label));
  return {
    name: parameter.name,
    block: el("div", { class: "ojy-field" }, label, control, wrong, note),
    answer,
  };
}

/** @param {unknown} value @returns {value is number} */
function isNumber(value) {
  return typeof value === "number";
}
