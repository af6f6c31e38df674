/** A dialog that says one thing. */
import { OUR_LANGUAGE, el } from "./dom.js";
import { FORM } from "./texts.js";

/** @param {string} text @returns {Promise<void>} when it is closed */
export function showNotice(text) {
  return new Promise((resolve) => {
    const close = el("button", { type: "button", class: "btn btn-primary" }, FORM.close);
    const dialog = el(
      "dialog",
      {
        class: "ojy-dialog",
        role: "dialog",
        "aria-modal": "true",
        "aria-labelledby": "ojy-title",
        "aria-describedby": "ojy-notice",
        ...OUR_LANGUAGE,
      },
      el("header", { class: "ojy-head" }, el("h2", { id: "ojy-title" }, FORM.title)),
      el("p", { class: "ojy-notice", id: "ojy-notice" }, text),
      el("footer", { class: "ojy-foot" }, close),
    );
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
