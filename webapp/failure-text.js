/** What a page says of a failure: the sentence, and the details for whoever is asked for help. */
import { copyButton, el } from "./dom.js";
import { FORM } from "./texts.js";

/** @param {import("./failure.js").Failure} failure @returns {HTMLElement[]} */
export function failureText({ message, details }) {
  const className = "btn btn-default btn-xs ojy-small";
  return [el("p", {}, message), copyButton(FORM.copyDetails, FORM.copied, () => details, className)];
}
