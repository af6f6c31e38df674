/** The AS service `jupyter`, see docs/developers/protocol.md. */
import { Failure } from "./failure.js";
import { PROTOCOL } from "./protocol.js";

/** @typedef {import("./protocol.js").LaunchRequest} LaunchRequest */
/** @typedef {import("./protocol.js").OpenAnswer} OpenAnswer */
/** @typedef {import("./protocol.js").DownloadAnswer} DownloadAnswer */
/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./protocol.js").Options} Options */
/** @typedef {import("./protocol.js").SavedFile} SavedFile */
/** @typedef {import("./protocol.js").ServerOutlook} ServerOutlook */
/** @typedef {import("./protocol.js").Account} Account */
/** @typedef {import("./protocol.js").Run} Run */
/** @typedef {import("./protocol.js").Batch} Batch */
/** @typedef {import("./protocol.js").BatchSummary} BatchSummary */
/** @typedef {"renew" | "revoke" | "stop"} AccountAction */

/** @param {unknown} value @returns {value is string} */
const isText = (value) => typeof value === "string" && value !== "";

/**
 * @param {unknown} url
 * @returns {boolean} absolute and http(s): nothing else may be opened
 */
export function isWebAddress(url) {
  if (!isText(url) || !/^https?:\/\/[^/\\]/i.test(url)) return false;
  try {
    const { protocol, username, password } = new URL(url);
    return (protocol === "https:" || protocol === "http:") && !username && !password;
  } catch {
    return false;
  }
}

/** @param {any} answer @returns {OpenAnswer} */
function checkOpenAnswer(answer) {
  if (isWebAddress(answer?.redirect_url) && isText(answer.ticket)) return answer;
  throw new Failure("answer-invalid");
}

/** @param {any} answer @returns {DownloadAnswer} */
function checkDownloadAnswer(answer) {
  if (isText(answer?.file_name) && isText(answer.notebook)) return answer;
  throw new Failure("answer-invalid");
}

/** @param {any} answer @returns {Account} */
function checkAccount(answer) {
  if (isText(answer?.server?.state) && isText(answer.credential?.state)) return answer;
  throw new Failure("answer-invalid");
}

/** @param {any} answer @returns {Run} */
function checkRun(answer) {
  if (isText(answer?.run_id) && isText(answer.title) && isText(answer.state)) return answer;
  throw new Failure("answer-invalid");
}

/** @param {any} answer @returns {Batch} */
function checkBatch(answer) {
  if (isText(answer?.batch_id) && isText(answer.name) && Array.isArray(answer.items)) return answer;
  throw new Failure("answer-invalid");
}

/** @param {any} answer @returns {ServerOutlook} */
function checkOutlook(answer) {
  if (isText(answer?.state)) return { progress: 0, message: "", ...answer };
  throw new Failure("answer-invalid");
}

/** @returns {string} a new idempotency key */
export function newLaunchKey() {
  // crypto.randomUUID exists on secure pages only; openBIS is also run over plain http in closed networks.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {import("./rpc.js").Call} call */
export function launchClient(call) {
  /** @param {string} method @param {object} parameters */
  const service = (method, parameters) =>
    call("executeCustomASService", [
      { "@type": "as.dto.service.id.CustomASServiceCode", permId: "jupyter" },
      {
        "@type": "as.dto.service.CustomASServiceExecutionOptions",
        parameters: { method, protocol: PROTOCOL, ...parameters },
      },
    ]);
  return {
    /** @param {LaunchRequest} request @returns {Promise<OpenAnswer>} */
    open: async (request) => checkOpenAnswer(await service("launch", request)),
    /** @param {LaunchRequest} request @returns {Promise<DownloadAnswer>} */
    download: async (request) => checkDownloadAnswer(await service("launch", request)),
    /** @param {string} key @returns {Promise<OpenAnswer>} */
    workspace: async (key) => checkOpenAnswer(await service("workspace", { launch_key: key })),
    /** @param {Entity | null} [entity] where the form is opened @returns {Promise<Options>} */
    options: async (entity) => {
      const place = entity ? { entity: { kind: entity.kind, perm_id: entity.permId } } : {};
      const answer = await service("options", place);
      if (!Array.isArray(answer?.kernels)) throw new Failure("answer-invalid");
      const { kernels, profiles = [], templates = [], broken_templates = [] } = answer;
      return { kernels, profiles, templates, broken_templates };
    },
    /** @param {import("./types.js").Owner} owner where the form will save @returns {Promise<ServerOutlook>} */
    server: async ({ kind, permId }) =>
      checkOutlook(await service("server", { owner: { kind, perm_id: permId } })),
    /** @param {string} dataset permId @returns {Promise<SavedFile[]>} the notebooks in it */
    savedNotebooks: async (dataset) => {
      const answer = await service("source", { dataset });
      if (!Array.isArray(answer?.notebooks)) throw new Failure("answer-invalid");
      return answer.notebooks;
    },
    /** @returns {Promise<Run[]>} the newest first */
    runs: async () => {
      const answer = await service("runs", {});
      if (!Array.isArray(answer?.runs)) throw new Failure("answer-invalid");
      return answer.runs.map(checkRun);
    },
    /** @param {string} id @returns {Promise<Run>} as it is afterwards */
    stopRun: async (id) => checkRun(await service("stop_run", { run_id: id })),
    /** @param {import("./protocol.js").BatchRequest} request @returns {Promise<Batch>} */
    beginBatch: async (request) => checkBatch(await service("batch", request)),
    /** @returns {Promise<BatchSummary[]>} the newest first */
    batches: async () => {
      const answer = await service("batches", {});
      if (!Array.isArray(answer?.batches)) throw new Failure("answer-invalid");
      return answer.batches;
    },
    /** @param {string} id @returns {Promise<Batch>} */
    batch: async (id) => checkBatch(await service("batch_state", { batch_id: id })),
    /** @param {string} id @returns {Promise<Batch>} as it is afterwards */
    stopBatch: async (id) => checkBatch(await service("stop_batch", { batch_id: id })),
    /** @param {string} id @param {number[]} items none: all that failed @returns {Promise<Batch>} as it is afterwards */
    repeatBatch: async (id, items) => checkBatch(await service("repeat_batch", { batch_id: id, items })),
    /** @returns {Promise<Account>} */
    account: async () => checkAccount(await service("account", {})),
    /** @param {AccountAction} action @returns {Promise<Account>} */
    changeAccount: async (action) => checkAccount(await service(action, {})),
  };
}

/** @typedef {ReturnType<typeof launchClient>} LaunchClient */
