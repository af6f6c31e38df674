/** The parts of the form that only a saved notebook has: how it is opened, and which one. */
import { el } from "./dom.js";
import { SAVED } from "./texts.js";

/** @typedef {import("./protocol.js").SavedFile} SavedFile */
/** @typedef {import("./saved-notebook-model.js").Mode} Mode */

/**
 * @param {object} on what the user did
 * @param {(mode: Mode) => void} on.mode
 * @param {(path: string) => void} on.file
 */
export function savedNotebookView(on) {
  /** @param {Mode} mode @param {string} label @param {string} hint */
  function choice(mode, label, hint) {
    const input = el("input", { type: "radio", name: "ojy-mode", value: mode, change: () => on.mode(mode) });
    input.checked = mode === "continuation";
    return el(
      "label",
      { class: "ojy-choice" },
      input,
      el("span", {}, el("span", { class: "ojy-name" }, label), el("span", { class: "ojy-facts" }, hint)),
    );
  }
  const parent = el("p", { class: "ojy-note", id: "ojy-mode-hint", role: "status" }, SAVED.parent);
  const modes = el(
    "fieldset",
    { class: "ojy-section", "aria-describedby": "ojy-mode-hint" },
    el("legend", {}, SAVED.mode),
    choice("continuation", SAVED.continuation, SAVED.continuationHint),
    choice("template", SAVED.template, SAVED.templateHint),
    parent,
  );
  const select = el("select", {
    id: "ojy-file",
    class: "form-control",
    change: () => on.file(select.value),
  });
  const file = el(
    "div",
    { class: "ojy-section", hidden: true },
    el("label", { for: "ojy-file" }, SAVED.file),
    select,
  );
  return {
    sections: [modes, file],
    /** openBIS will not take the dataset as a parent. */
    showNoParent() {
      parent.textContent = SAVED.noParent;
    },
    /** @param {SavedFile[]} files */
    showFiles(files) {
      select.replaceChildren(...files.map(({ path, name }) => el("option", { value: path }, name)));
      file.hidden = files.length < 2;
    },
  };
}
