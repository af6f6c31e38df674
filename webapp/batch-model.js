/** Rules for batches: what is asked for, what is said of one of its notebooks. No DOM, no requests. */
import { defaultFile } from "./defaults.js";
import { newLaunchKey } from "./launch-client.js";
import LIMITS from "./limits.json" with { type: "json" };
import { cleanName, nameProblem } from "./names.js";
import { remark, stateText } from "./runs-model.js";
import { BATCHES, BATCH_FORM } from "./texts/batches.js";

/** @typedef {import("./protocol.js").BatchItem} BatchItem */
/** @typedef {import("./protocol.js").BatchRequest} BatchRequest */
/** @typedef {"owners" | "datasets" | "table"} Kind what each notebook is for */
/**
 * @typedef {object} Entered
 * @property {string} name
 * @property {Kind} kind
 * @property {string[]} owners permIds
 * @property {string[]} datasets permIds
 * @property {string} table CSV
 * @property {string} template
 * @property {string} kernel
 * @property {import("./template-view.js").Answers} parameters
 */

export const DIRECTORY = "openbis/batches";

/** @param {Entered} entered @returns {number} how many notebooks, as far as it is known here */
export const amountOf = ({ kind, owners, datasets }) =>
  kind === "owners" ? owners.length : kind === "datasets" ? datasets.length : 0;

/** @param {Entered} entered @returns {{name?: string, rows?: string}} what must be corrected */
export function problemsOf(entered) {
  const name = nameProblem(entered.name);
  const amount = amountOf(entered);
  const missing =
    entered.kind === "table" ? !entered.table && BATCH_FORM.noTable : !amount && BATCH_FORM.nothing;
  const rows = amount > LIMITS.batch_max ? BATCH_FORM.tooMany(LIMITS.batch_max) : missing;
  return { ...(name && { name }), ...(rows && { rows }) };
}

/** @param {() => string} [newKey] */
export function batchDraft(newKey = newLaunchKey) {
  let sent = { content: "", key: "" };
  return {
    /**
     * The same content has the same key, so that sending it again after a failure is the same batch.
     *
     * @param {Entered} entered
     * @returns {BatchRequest}
     */
    request(entered) {
      const { kind, template, kernel, parameters } = entered;
      const rows =
        kind === "owners"
          ? entered.owners.map((owner) => ({ owner }))
          : entered.datasets.map((permId) => ({ datasets: [permId] }));
      const content = {
        name: cleanName(entered.name),
        notebook: defaultFile(entered.name) || BATCH_FORM.file,
        directory: DIRECTORY,
        ...(template && { template, parameters }),
        ...(kernel && { kernel }),
        ...(kind === "table" ? { table: entered.table } : { rows }),
      };
      const written = JSON.stringify(content);
      if (written !== sent.content) sent = { content: written, key: newKey() };
      return { launch_key: sent.key, ...content };
    },
  };
}

/** @param {BatchItem} item @returns {string} how far it is, in words */
export function itemText({ state, run }) {
  if (run && (state === "running" || state === "done" || state === "cancelled")) return stateText(run);
  return BATCHES.states[state] ?? state;
}

/** @param {BatchItem} item @returns {string} what else is to be known of it */
export function itemRemark({ error, run }) {
  if (error) return `${error.message} ${error.advice}`;
  return run ? remark(run) : "";
}

/** @param {BatchItem} item */
export const mayRepeat = ({ state }) => state === "failed" || state === "cancelled";
