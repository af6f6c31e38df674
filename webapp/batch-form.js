/** The form for one notebook for many: what each is for, the template, what it asks. */
import { amountOf, batchDraft, problemsOf } from "./batch-model.js";
import { dataSetPicker } from "./dataset-picker.js";
import { OUR_LANGUAGE, el } from "./dom.js";
import { failureText } from "./failure-text.js";
import { asFailure } from "./failure.js";
import { formModel } from "./form-model.js";
import LIMITS from "./limits.json" with { type: "json" };
import { ownersChoice } from "./owners-choice.js";
import { templateView } from "./template-view.js";
import { FORM } from "./texts.js";
import { BATCH_FORM } from "./texts/batches.js";

/** @typedef {import("./batch-model.js").Kind} Kind */
/** @typedef {import("./protocol.js").Batch} Batch */

/**
 * Front ends keep what is ticked in their tables to themselves (2021 and 2023): an experiment's page proposes all of its
 * objects, and here those are taken out that are not meant.
 *
 * @param {object} options
 * @param {import("./types.js").Entity | null} [options.entity] the experiment whose objects are proposed
 * @param {import("./openbis-client.js").OpenbisClient} options.openbis
 * @param {import("./launch-client.js").LaunchClient} options.launches
 * @returns {Promise<Batch | null>} when it is closed: the batch that was begun
 */
export function showBatchForm({ entity = null, openbis, launches }) {
  /** @type {import("./batch-model.js").Entered} */
  const entered = {
    name: entity?.name ?? BATCH_FORM.preset,
    kind: "owners",
    owners: [],
    datasets: [],
    table: "",
    template: "",
    kernel: "",
    parameters: {},
  };
  const draft = batchDraft();
  /** @type {(batch: Batch | null) => void} */
  let finished = () => {};
  /** @type {Promise<Batch | null>} */
  const ended = new Promise((resolve) => (finished = resolve));
  /** @type {import("./protocol.js").Kernel[]} */
  let kernels = [];
  /** Where the templates were asked for last. */
  let place = "";

  const owners = ownersChoice({ openbis, changed });
  const model = formModel({ entity: null });
  const datasets = dataSetPicker({ entity: null, openbis, model });
  model.onChange(() => {
    datasets.update();
    changed();
  });
  const file = el("input", {
    type: "file",
    id: "ojy-batch-table",
    accept: ".csv,.tsv,.txt,text/csv",
    change: () => void readTable(),
  });
  const table = el("div", { class: "ojy-field" }, el("label", { for: file.id }, BATCH_FORM.table), file);
  /** @type {Record<Kind, {part: HTMLElement, hint: string}>} */
  const kinds = {
    owners: { part: owners.element, hint: BATCH_FORM.ownersHint },
    datasets: { part: datasets.element, hint: BATCH_FORM.datasetsHint },
    table: { part: table, hint: BATCH_FORM.tableHint },
  };
  const hint = el("p", { class: "ojy-note", id: "ojy-batch-hint" });
  const choice = el(
    "div",
    { class: "ojy-scope", role: "radiogroup", "aria-label": BATCH_FORM.each, "aria-describedby": hint.id },
    ...Object.keys(kinds).map((kind) =>
      el(
        "label",
        {},
        el("input", {
          type: "radio",
          name: "ojy-batch-kind",
          value: kind,
          checked: kind === entered.kind,
          change: () => choose(/** @type {Kind} */ (kind)),
        }),
        BATCH_FORM.kinds[/** @type {Kind} */ (kind)],
      ),
    ),
  );
  const name = el("input", {
    type: "text",
    id: "ojy-batch-name",
    class: "form-control",
    value: entered.name,
    autocomplete: "off",
    dir: "auto",
    "aria-describedby": "ojy-batch-name-problem ojy-batch-name-hint",
    input: () => {
      entered.name = name.value;
      changed();
    },
  });
  const nameProblem = el("p", { class: "ojy-problem", id: "ojy-batch-name-problem", role: "alert" });
  const rowsProblem = el("p", { class: "ojy-problem", role: "alert" });
  const count = el("span", { class: "ojy-count", role: "status" });
  const kernel = el("select", {
    id: "ojy-batch-kernel",
    class: "form-control",
    change: () => (entered.kernel = kernel.value),
  });
  const templates = templateView((template, answers) => {
    const other = entered.template !== (template?.id ?? "");
    Object.assign(entered, { template: template?.id ?? "", parameters: answers });
    if (other) showKernels(template?.language);
  });
  const message = el("div", { class: "ojy-message", hidden: true });
  const body = el(
    "form",
    { class: "ojy-body", id: "ojy-batch-form", novalidate: true, autocomplete: "off" },
    el(
      "div",
      { class: "ojy-fields" },
      el(
        "div",
        { class: "ojy-field" },
        el("label", { for: name.id }, BATCH_FORM.name),
        name,
        nameProblem,
        el("p", { class: "ojy-note", id: "ojy-batch-name-hint" }, BATCH_FORM.nameHint),
      ),
      el("div", { class: "ojy-field" }, el("label", { for: kernel.id }, FORM.kernel), kernel),
    ),
    el(
      "div",
      { class: "ojy-section" },
      el("div", { class: "ojy-section-head" }, el("h3", {}, BATCH_FORM.each), count),
      choice,
      hint,
    ),
    ...Object.values(kinds).map(({ part }) => part),
    rowsProblem,
    templates.element,
  );
  const run = el(
    "button",
    { type: "submit", form: body.id, class: "btn btn-primary ojy-primary ojy-run-button" },
    BATCH_FORM.run,
  );
  const dialog = el(
    "dialog",
    {
      class: "ojy-dialog",
      role: "dialog",
      "aria-modal": "true",
      "aria-labelledby": "ojy-batch-title",
      ...OUR_LANGUAGE,
    },
    el("header", { class: "ojy-head" }, el("h2", { id: "ojy-batch-title" }, BATCH_FORM.title)),
    body,
    message,
    el(
      "footer",
      { class: "ojy-foot" },
      el(
        "button",
        { type: "button", class: "btn btn-default ojy-cancel", click: () => close(null) },
        FORM.cancel,
      ),
      run,
    ),
  );
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    void begin();
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close(null);
  });
  // The keys of the ELN page are not meant for what is typed here.
  for (const key of ["keydown", "keyup", "keypress"])
    dialog.addEventListener(key, (event) => event.stopPropagation());

  /** @param {Batch | null} batch */
  function close(batch) {
    dialog.close();
    dialog.remove();
    finished(batch);
  }

  /** @param {Kind} kind */
  function choose(kind) {
    entered.kind = kind;
    for (const [one, { part }] of Object.entries(kinds)) part.hidden = one !== kind;
    hint.textContent = kinds[kind].hint;
    changed();
  }

  /** @param {import("./types.js").Entity} experiment */
  async function propose(experiment) {
    owners.propose([], BATCH_FORM.looking(experiment.name));
    try {
      const found = await openbis.objectsIn(experiment, LIMITS.batch_max);
      const told = BATCH_FORM.proposed(experiment.name, found.owners.length, found.seen, found.more);
      owners.propose(found.owners, told);
    } catch (error) {
      owners.propose([], "");
      showFailure(error);
    }
  }

  async function readTable() {
    entered.table = (await file.files?.[0]?.text()) ?? "";
    changed();
  }

  function changed() {
    entered.owners = owners.chosen().map(({ permId }) => permId);
    entered.datasets = model.selected();
    const amount = amountOf(entered);
    count.textContent = amount > 0 ? BATCH_FORM.count(amount) : "";
    rowsProblem.textContent = "";
    nameProblem.textContent = problemsOf(entered).name ?? "";
    name.setAttribute("aria-invalid", String(nameProblem.textContent !== ""));
    void fillTemplates();
  }

  /** Templates are those that apply to the first of them. */
  async function fillTemplates() {
    const [owner] = owners.chosen();
    const [permId] = model.selected();
    const entity =
      entered.kind === "owners"
        ? (owner ?? null)
        : entered.kind === "datasets" && permId
          ? { kind: /** @type {const} */ ("DATASET"), permId, identifier: "", name: "" }
          : null;
    const here = entity ? `${entity.kind} ${entity.permId}` : "none";
    if (here === place) return;
    place = here;
    try {
      const offered = await launches.options(entity);
      if (here !== place) return;
      kernels = offered.kernels;
      templates.show(offered.templates, offered.broken_templates);
      Object.assign(entered, { template: "", parameters: {} });
      showKernels(undefined);
    } catch (error) {
      place = "";
      showFailure(error);
    }
  }

  /** @param {string | undefined} language */
  function showKernels(language) {
    const fitting = kernels.filter((one) => !language || one.language === language);
    if (!fitting.some((one) => one.name === entered.kernel)) entered.kernel = fitting[0]?.name ?? "";
    kernel.replaceChildren(
      ...fitting.map((one) =>
        el("option", { value: one.name, selected: one.name === entered.kernel }, one.display_name),
      ),
    );
  }

  /** @param {unknown} error */
  function showFailure(error) {
    message.className = "ojy-message ojy-error";
    message.setAttribute("role", "alert");
    message.hidden = false;
    message.replaceChildren(...failureText(asFailure(error)));
  }

  async function begin() {
    const problems = problemsOf(entered);
    nameProblem.textContent = problems.name ?? "";
    rowsProblem.textContent = problems.rows ?? "";
    if (problems.name) name.focus();
    if (problems.name || problems.rows || run.disabled) return;
    run.disabled = true;
    body.inert = true;
    message.className = "ojy-message ojy-busy";
    message.setAttribute("role", "status");
    message.hidden = false;
    message.replaceChildren(BATCH_FORM.beginning);
    try {
      close(await launches.beginBatch(draft.request(entered)));
    } catch (error) {
      showFailure(error);
    } finally {
      run.disabled = false;
      body.inert = false;
    }
  }

  document.body.append(dialog);
  choose(entered.kind);
  dialog.showModal();
  owners.focus();
  void owners.fill().catch(showFailure);
  if (entity) void propose(entity);
  return ended;
}
