/** The list of batches and the page of one of them. It never asks a server. */
import { batchRow } from "./batch-row.js";
import { el, isolated } from "./dom.js";
import { failureText } from "./failure-text.js";
import { moment } from "./moment.js";
import { BATCHES } from "./texts/batches.js";

/** @typedef {import("./protocol.js").Batch} Batch */
/** @typedef {import("./protocol.js").BatchSummary} BatchSummary */

const SMALL = "btn btn-default ojy-small";

/** @param {BatchSummary} batch */
const amount = ({ waiting = 0, running = 0, done = 0, failed = 0, cancelled = 0 }) => ({
  ended: done + failed + cancelled,
  all: waiting + running + done + failed + cancelled,
});

/** @param {BatchSummary} batch */
function times({ created, ended }) {
  return [BATCHES.begun(moment(created)), ended && BATCHES.ended(moment(ended))].filter(Boolean).join(", ");
}

/** @param {BatchSummary} batch */
function bar(batch) {
  const { ended, all } = amount(batch);
  const progress = el("progress", { class: "ojy-run-progress", "aria-label": BATCHES.progress(batch.name) });
  progress.max = all || 1;
  progress.value = ended;
  return progress;
}

/**
 * @param {object} options
 * @param {import("./dataset-anchor.js").DatasetLink} [options.datasetLink]
 * @param {object} options.on what the user did
 * @param {() => void} options.on.begin
 * @param {(id: string) => void} options.on.open
 * @param {() => void} options.on.back
 * @param {() => void} options.on.refresh
 * @param {() => void} options.on.stop
 * @param {(numbers: number[]) => void} options.on.repeat none: all that failed
 * @param {() => void} options.on.notify
 */
export function batchesView({ datasetLink, on }) {
  const note = el("div", { class: "ojy-message ojy-busy", role: "status" }, BATCHES.loading);
  const aloud = el("p", { class: "ojy-aloud", role: "status" });
  /** @param {string} label @param {() => void} click */
  const button = (label, click) => el("button", { type: "button", class: SMALL, click }, label);
  const list = el("ul", { class: "ojy-runs", hidden: true });
  const begin = el("button", { type: "button", class: "btn btn-default", click: on.begin }, BATCHES.begin);
  const overview = el(
    "div",
    {},
    el(
      "div",
      { class: "ojy-run-head" },
      el("h3", { id: "ojy-batches-title" }, BATCHES.title),
      button(BATCHES.refresh, on.refresh),
    ),
    el("p", { class: "ojy-note" }, BATCHES.intro),
    el("p", {}, begin),
    list,
  );

  const name = el("h3", { id: "ojy-batch-name-shown", tabindex: "-1" });
  const counts = el("p", { class: "ojy-run-state" });
  const place = el("div");
  const waits = el("p", { class: "ojy-message ojy-info", role: "status", hidden: true });
  const facts = el("p", { class: "ojy-facts" });
  const stop = button(BATCHES.stopAll, ask);
  const failed = button(BATCHES.repeatFailed, () => on.repeat([]));
  const notify = button(BATCHES.notify, on.notify);
  const told = el("span", { class: "ojy-note", role: "status" });
  const question = el("div", {
    class: "ojy-message ojy-info ojy-question",
    role: "group",
    "aria-label": BATCHES.stopAll,
    hidden: true,
  });
  const rows = el("ul", { class: "ojy-runs", "aria-labelledby": name.id });
  const page = el(
    "div",
    { class: "ojy-batch", hidden: true },
    el("p", {}, button(BATCHES.all, on.back)),
    el("div", { class: "ojy-run-head" }, name, button(BATCHES.refresh, on.refresh)),
    counts,
    place,
    facts,
    waits,
    el("p", { class: "ojy-answers" }, stop, failed, notify, told),
    question,
    rows,
  );
  const element = el(
    "section",
    { class: "ojy-background ojy-batches", "aria-labelledby": "ojy-batches-title" },
    overview,
    page,
    note,
    aloud,
  );
  /** @type {Map<number, ReturnType<typeof batchRow>>} */
  let known = new Map();
  let shown = "";

  function ask() {
    const yes = el("button", { type: "button", class: "btn btn-primary", click: confirm }, BATCHES.stopYes);
    const no = el("button", { type: "button", class: "btn btn-default", click: keep }, BATCHES.keep);
    question.replaceChildren(el("p", {}, BATCHES.stopQuestion), el("p", { class: "ojy-answers" }, yes, no));
    question.hidden = false;
    yes.focus();
  }

  function keep() {
    question.hidden = true;
    stop.focus();
  }

  function confirm() {
    question.hidden = true;
    stop.disabled = true;
    stop.textContent = BATCHES.stopping;
    name.focus();
    on.stop();
  }

  /** @param {BatchSummary} batch */
  function summary(batch) {
    const open = el(
      "button",
      {
        type: "button",
        class: "btn btn-link ojy-batch-open",
        "aria-label": BATCHES.show(batch.name),
        click: () => on.open(batch.batch_id),
      },
      isolated(batch.name),
    );
    return el(
      "li",
      { class: "ojy-run", "data-batch-id": batch.batch_id },
      el("div", { class: "ojy-run-head" }, open, el("span", { class: "ojy-facts" }, times(batch))),
      el("p", { class: "ojy-run-state" }, BATCHES.counts(batch)),
      batch.ended ? "" : bar(batch),
      batch.note && !batch.ended && el("p", { class: "ojy-note" }, batch.note),
    );
  }

  return {
    element,
    /** @param {BatchSummary[]} batches */
    showList(batches) {
      note.hidden = true;
      page.hidden = true;
      overview.hidden = false;
      const focused = document.activeElement?.closest("[data-batch-id]")?.getAttribute("data-batch-id");
      list.replaceChildren(...batches.map(summary));
      list.hidden = batches.length === 0;
      const again = focused && list.querySelector(`[data-batch-id="${focused}"] button`);
      if (again) /** @type {HTMLElement} */ (again).focus();
    },
    /** @param {Batch} batch @param {string} hub */
    showBatch(batch, hub) {
      note.hidden = true;
      const isNew = shown !== batch.batch_id || page.hidden;
      overview.hidden = true;
      page.hidden = false;
      if (shown !== batch.batch_id) {
        known = new Map();
        rows.replaceChildren();
        shown = batch.batch_id;
      }
      name.replaceChildren(isolated(batch.name));
      const text = BATCHES.counts(batch);
      if (counts.textContent !== text) {
        counts.textContent = text;
        aloud.textContent = `${batch.name}: ${text}`;
      }
      place.replaceChildren(bar(batch));
      facts.textContent = times(batch);
      waits.hidden = !batch.note;
      if (waits.textContent !== (batch.note ?? "")) waits.textContent = batch.note ?? "";
      const { ended, all } = amount(batch);
      if (ended === all && document.activeElement === stop) name.focus();
      stop.hidden = ended === all;
      stop.disabled = false;
      stop.textContent = BATCHES.stopAll;
      if (ended === all) question.hidden = true;
      if (!batch.failed && document.activeElement === failed) name.focus();
      failed.hidden = !batch.failed;
      for (const item of batch.items ?? []) {
        let row = known.get(item.number);
        if (!row) {
          row = batchRow(item, { datasetLink, hub, repeat: () => on.repeat([item.number]) });
          known.set(item.number, row);
          rows.append(row.element);
        }
        row.show(item);
      }
      if (isNew) name.focus();
    },
    focusBegin: () => begin.focus(),
    /** @param {boolean} offered @param {string} text */
    showNotify(offered, text) {
      if (!offered && document.activeElement === notify) name.focus();
      notify.hidden = !offered;
      told.textContent = text;
    },
    /** @param {import("./failure.js").Failure} failure */
    showFailure(failure) {
      for (const row of known.values()) row.release();
      stop.disabled = false;
      stop.textContent = BATCHES.stopAll;
      note.className = "ojy-message ojy-error";
      note.replaceChildren(...failureText(failure));
      note.hidden = false;
    },
  };
}
