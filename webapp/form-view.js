/** The dialog: fields, buttons, messages. It never asks a server. */
import { OUR_LANGUAGE, el, isolated } from "./dom.js";
import { failureText } from "./failure-text.js";
import { FORM } from "./texts.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./protocol.js").Kernel} Kernel */
/** @typedef {"name" | "directory" | "notebook" | "kernel"} FieldName */

/**
 * @param {FieldName} name
 * @param {string} label
 * @param {string} hint
 * @param {HTMLInputElement | HTMLSelectElement} control
 */
function field(name, label, hint, control) {
  control.id = `ojy-${name}`;
  control.className = "form-control";
  control.setAttribute("aria-describedby", `ojy-${name}-hint ojy-${name}-problem`);
  const problem = el("p", { class: "ojy-problem", id: `ojy-${name}-problem`, role: "alert" });
  const element = el(
    "div",
    { class: `ojy-field ojy-field-${name}` },
    el("label", { for: control.id }, label),
    control,
    problem,
    el("p", { class: "ojy-note", id: `ojy-${name}-hint` }, hint),
  );
  return { element, control, problem };
}

/** @param {string} title @param {Entity | null} entity @returns {HTMLElement} */
function heading(title, entity) {
  return el(
    "header",
    { class: "ojy-head" },
    el("h2", { id: "ojy-title" }, title),
    entity &&
      el(
        "p",
        {},
        FORM.kind(entity.kind),
        " ",
        el("strong", {}, isolated(entity.name)),
        " ",
        el("span", { class: "ojy-facts" }, isolated(entity.identifier)),
      ),
  );
}

/**
 * @param {object} options
 * @param {Entity | null} options.entity
 * @param {HTMLElement[]} options.sections datasets and owner
 * @param {HTMLElement} options.server how the person's server is
 * @param {Record<FieldName, string>} options.values
 * @param {{title: string, open: string, run: string, runHint: string, download: string}} [options.texts] where it is not a new notebook
 * @param {boolean} [options.withKernel]
 * @param {"open" | "run"} [options.first] what Enter does, and the button that stands out
 * @param {object} options.on what the user did
 * @param {(name: FieldName, value: string) => void} options.on.field
 * @param {() => void} options.on.open
 * @param {() => void} options.on.run
 * @param {() => void} options.on.download
 * @param {() => void} options.on.cancel
 */
export function formView({
  entity,
  sections,
  server,
  values,
  texts = FORM,
  withKernel = true,
  first = "open",
  on,
}) {
  /** @param {FieldName} name @param {string} label @param {string} hint */
  const textField = (name, label, hint) => {
    const input = el("input", {
      type: "text",
      name,
      value: values[name],
      autocomplete: "off",
      spellcheck: "false",
      dir: "auto",
    });
    input.addEventListener("input", () => on.field(name, input.value));
    return field(name, label, hint, input);
  };
  const kernelSelect = el("select", { name: "kernel", change: () => on.field("kernel", kernelSelect.value) });
  kernelSelect.append(el("option", { value: "" }, FORM.kernelDefault));
  const fields = {
    name: textField("name", FORM.name, FORM.nameHint),
    notebook: textField("notebook", FORM.notebook, FORM.notebookHint),
    directory: textField("directory", FORM.directory, FORM.directoryHint),
    kernel: field("kernel", FORM.kernel, "", kernelSelect),
  };

  let unavailable = false;
  fields.kernel.element.hidden = !withKernel;
  const message = el("div", { class: "ojy-message", hidden: true });
  const open = el("button", { form: "ojy-form", click: () => main !== open && on.open() }, texts.open);
  const run = el(
    "button",
    { form: "ojy-form", title: texts.runHint, click: () => main !== run && on.run() },
    texts.run,
  );
  /** The button that stands out: Enter in a field presses it. */
  let main = open;
  const download = el(
    "button",
    { type: "button", class: "btn btn-default", click: on.download },
    texts.download,
  );
  const cancel = el(
    "button",
    { type: "button", class: "btn btn-default ojy-cancel", click: on.cancel },
    FORM.cancel,
  );
  // Only what is entered is inside the form: a message may hold a form of its own.
  const body = el(
    "form",
    { class: "ojy-body", id: "ojy-form", novalidate: true, autocomplete: "off" },
    ...sections,
    el("div", { class: "ojy-fields" }, ...Object.values(fields).map(({ element }) => element)),
    server,
  );
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    if (unavailable) return;
    if (main === run) on.run();
    else on.open();
  });
  const dialog = el(
    "dialog",
    {
      class: "ojy-dialog",
      role: "dialog",
      "aria-modal": "true",
      "aria-labelledby": "ojy-title",
      ...OUR_LANGUAGE,
    },
    heading(texts.title, entity),
    body,
    message,
    el("footer", { class: "ojy-foot" }, cancel, download, run, open),
  );
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    on.cancel();
  });
  // The keys of the ELN page are not meant for what is typed here.
  for (const key of ["keydown", "keyup", "keypress"]) {
    dialog.addEventListener(key, (event) => event.stopPropagation());
  }

  /** @param {boolean} offered whether what is saved has a place */
  function offerRun(offered) {
    run.hidden = !offered;
    main = offered && first === "run" ? run : open;
    for (const button of [open, run]) {
      button.type = button === main ? "submit" : "button";
      button.className = button === main ? "btn btn-primary ojy-primary" : "btn btn-default";
    }
    run.classList.add("ojy-run-button");
  }
  offerRun(true);

  /** @param {string} kind @param {...import("./dom.js").Child} content */
  function showMessage(kind, ...content) {
    message.className = `ojy-message ojy-${kind}`;
    message.setAttribute("role", kind === "error" ? "alert" : "status");
    message.hidden = false;
    message.replaceChildren(...content.filter((child) => child instanceof Node || typeof child === "string"));
    message.scrollIntoView({ block: "nearest" });
  }

  /** @param {import("./failure.js").Failure} failure */
  function showFailure(failure) {
    showMessage(
      "error",
      ...failureText(failure),
      el(
        "span",
        { class: "ojy-facts" },
        failure.reference ? `${failure.code} ${failure.reference}` : failure.code,
      ),
    );
  }

  return {
    dialog,
    show() {
      document.body.append(dialog);
      dialog.showModal();
      fields.name.control.focus();
    },
    close() {
      dialog.close();
      dialog.remove();
    },
    clearMessage() {
      message.hidden = true;
      message.replaceChildren();
    },
    /** @param {string} text */
    showInfo: (text) => showMessage("info", text),
    showFailure,
    /** @param {import("./failure.js").Failure} failure why nothing can be launched from here */
    setUnavailable(failure) {
      unavailable = true;
      for (const button of [open, run, download]) button.disabled = true;
      showFailure(failure);
    },
    offerRun,
    /** @param {HTMLElement} question with its answers as buttons */
    showQuestion: (question) => showMessage("info", question),
    /** @param {HTMLElement} opener a form that opens the notebook in a new tab */
    showBlocked: (opener) => showMessage("info", el("p", {}, FORM.blocked), opener),
    /** @param {string | null} text what is going on; null: nothing, the buttons work */
    setBusy(text) {
      for (const button of [open, run, download]) button.disabled = unavailable || text !== null;
      body.inert = text !== null;
      dialog.setAttribute("aria-busy", String(text !== null));
      if (text !== null) showMessage("busy", text);
    },
    /** @param {Partial<Record<string, string>>} problems by field */
    showProblems(problems) {
      for (const [name, { control, problem }] of Object.entries(fields)) {
        problem.textContent = problems[name] ?? "";
        control.setAttribute("aria-invalid", String(Boolean(problems[name])));
      }
    },
    /** @param {"name" | "notebook" | "directory"} name @param {string} value that follows from something else in the form */
    setValue(name, value) {
      if (fields[name].control.value !== value) fields[name].control.value = value;
    },
    /** @param {string} name a field with a problem */
    focus: (name) => fields[/** @type {FieldName} */ (name)]?.control.focus(),
    /** @param {Kernel[]} kernels @param {string} chosen */
    setKernels(kernels, chosen) {
      kernelSelect.replaceChildren(
        ...kernels.map(({ name, display_name }) => {
          const option = el("option", { value: name }, display_name);
          option.selected = name === chosen;
          return option;
        }),
      );
    },
    /** @param {string} value @param {string | null} suggestion of the form, where the value is that of last time */
    setDirectory(value, suggestion) {
      const { control, element } = fields.directory;
      control.value = value;
      const use = () => {
        control.value = suggestion ?? "";
        on.field("directory", control.value);
        hint?.replaceChildren(FORM.directoryHint);
        control.focus();
      };
      const hint = element.querySelector(".ojy-note");
      if (suggestion === null) return;
      hint?.replaceChildren(
        FORM.directoryRemembered,
        " ",
        el(
          "button",
          { type: "button", class: "btn btn-link btn-xs", click: use },
          isolated(FORM.directorySuggested(suggestion)),
        ),
      );
    },
    /** @param {string} text */
    setKernelNote: (text) => {
      const note = fields.kernel.element.querySelector(".ojy-note");
      if (note) note.textContent = text;
    },
  };
}
