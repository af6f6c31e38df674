/** The one way from the browser to the server half; XSRF and base address come from JupyterLab. */
import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";
import { FAILED } from "./texts";
/** A failure with the sentence for people and what to do next. */
export class Failure extends Error {
    constructor(failure) {
        super(failure.message);
        this.failure = failure;
    }
    get code() {
        return this.failure.code;
    }
    get advice() {
        return this.failure.advice;
    }
    /** For support; holds no secret. */
    get details() {
        return `${this.failure.message} ${this.failure.advice} [${this.failure.code} ${this.failure.reference}]`;
    }
}
/** In: whatever was thrown. Out: a failure with a sentence. */
export function asFailure(error) {
    if (error instanceof Failure) {
        return error;
    }
    return new Failure({
        code: "offline",
        message: FAILED.offline,
        advice: FAILED.offlineAdvice,
        reference: "",
        details: {},
    });
}
function readFailure(status, body) {
    const found = body?.error;
    const isRefused = status === 401 || status === 403;
    return new Failure({
        code: found?.code ?? `status-${status}`,
        message: found?.message ?? (isRefused ? FAILED.refused : FAILED.offline),
        advice: found?.advice ?? (isRefused ? FAILED.refusedAdvice : FAILED.offlineAdvice),
        reference: found?.reference ?? "",
        details: {},
    });
}
export function makeAsk(settings) {
    return async (path, method = "GET", body) => {
        const url = URLExt.join(settings.baseUrl, "openbis", path);
        const init = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
        const answer = await ServerConnection.makeRequest(url, init, settings).catch((error) => {
            throw asFailure(error);
        });
        const content = await answer.json().catch(() => null);
        if (!answer.ok) {
            throw readFailure(answer.status, content);
        }
        return content;
    };
}
const at = (...parts) => parts.map(encodeURIComponent).join("/");
/** The server half's doors by name. */
export function makeApi(ask) {
    return {
        connections: () => ask("connections"),
        addConnection: (connection) => ask("connections", "POST", connection),
        removeConnection: (id) => ask(at("connections", id), "DELETE"),
        signIn: (id, secret) => ask(`${at("connections", id)}/session`, "POST", secret),
        signOut: (id) => ask(`${at("connections", id)}/session`, "DELETE"),
        datasets: (id, query) => ask(`${at("connections", id)}/datasets`, "POST", query),
        files: (id, permId) => ask(`${at("connections", id)}/datasets/${at(permId)}/files`),
        owners: (id, text) => ask(`${at("connections", id)}/owners`, "POST", { text }),
        datasetTypes: (id) => ask(`${at("connections", id)}/dataset-types`),
        start: (request) => ask("transfers", "POST", request),
        transfer: (id) => ask(at("transfers", id)),
        cancel: (id) => ask(at("transfers", id), "DELETE"),
        runs: () => ask("runs"),
        startRun: (notebook) => ask("runs", "POST", { notebook }),
        run: (id) => ask(at("runs", id)),
        stopRun: (id) => ask(at("runs", id), "DELETE"),
        notebookState: (path) => ask("notebook-state", "POST", { path }),
    };
}
