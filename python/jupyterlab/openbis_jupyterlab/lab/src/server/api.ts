/** The one way from the browser to the server half; XSRF and base address come from JupyterLab. */
import { URLExt } from "@jupyterlab/coreutils";
import { ServerConnection } from "@jupyterlab/services";
import { FAILED } from "../texts";
import type {
  IConnections,
  IDatasetFile,
  IDatasetPage,
  IDatasetQuery,
  IDatasetType,
  IDownloadRequest,
  IEnvironmentPlan,
  IEnvironmentRequest,
  IEntity,
  IEntityQuery,
  IEntityTypes,
  IFailure,
  IFindQuery,
  ILevel,
  ILevelQuery,
  INotebookState,
  INotebookWanted,
  IOwner,
  IPreview,
  IRun,
  ITimeLimit,
  ITransfer,
  IUploadRequest,
} from "./types";

/** What the server does in the background. */
export type TransferRequest = IDownloadRequest | IUploadRequest | IEnvironmentRequest;

/** A failure with the sentence for people and what to do next. */
export class Failure extends Error {
  constructor(readonly failure: IFailure) {
    super(failure.message);
  }

  get code(): string {
    return this.failure.code;
  }

  get advice(): string {
    return this.failure.advice;
  }

  /** For support; holds no secret. */
  get details(): string {
    return `${this.failure.message} ${this.failure.advice} [${this.failure.code} ${this.failure.reference}]`;
  }
}

/** In: whatever was thrown. Out: a failure with a sentence. */
export function asFailure(error: unknown): Failure {
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

export type Method = "GET" | "POST" | "DELETE";

/** A request to the server half: path below the extension's, method, JSON body. */
export type Ask = <T>(path: string, method?: Method, body?: unknown) => Promise<T>;

/** Answers of Jupyter itself, which has no sentence for people: by status, what happened and what to do. */
const WITHOUT_SENTENCE: Record<number, readonly [string, string]> = {
  401: [FAILED.refused, FAILED.refusedAdvice],
  403: [FAILED.refused, FAILED.refusedAdvice],
  404: [FAILED.notLoaded, FAILED.notLoadedAdvice],
};

function readFailure(status: number, body: unknown): Failure {
  const found = (body as { error?: Partial<IFailure> } | null)?.error;
  const [message, advice] = WITHOUT_SENTENCE[status] ?? [FAILED.offline, FAILED.offlineAdvice];
  return new Failure({
    code: found?.code ?? `status-${status}`,
    message: found?.message ?? message,
    advice: found?.advice ?? advice,
    reference: found?.reference ?? "",
    details: {},
  });
}

export function makeAsk(settings: ServerConnection.ISettings): Ask {
  return async <T>(path: string, method: Method = "GET", body?: unknown): Promise<T> => {
    const url = URLExt.join(settings.baseUrl, "openbis-jupyterlab", path);
    const init: RequestInit = { method, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await ServerConnection.makeRequest(url, init, settings).catch((error: unknown) => {
      throw asFailure(error);
    });
    const content: unknown = await answer.json().catch(() => null);
    if (!answer.ok) {
      throw readFailure(answer.status, content);
    }
    return content as T;
  };
}

const at = (...parts: string[]): string => parts.map(encodeURIComponent).join("/");

/** The server half's requests by name. */
export function makeApi(ask: Ask) {
  return {
    connections: () => ask<IConnections>("connections"),
    addConnection: (connection: { name: string; url: string; ca_file: string }) =>
      ask<IConnections>("connections", "POST", connection),
    removeConnection: (id: string) => ask<IConnections>(at("connections", id), "DELETE"),
    signIn: (id: string, secret: { user: string; password: string } | { token: string }) =>
      ask<IConnections>(`${at("connections", id)}/session`, "POST", secret),
    signOut: (id: string) => ask<IConnections>(`${at("connections", id)}/session`, "DELETE"),
    datasets: (id: string, query: IDatasetQuery) =>
      ask<IDatasetPage>(`${at("connections", id)}/datasets`, "POST", query),
    files: (id: string, permId: string) =>
      ask<{ files: IDatasetFile[] }>(`${at("connections", id)}/datasets/${at(permId)}/files`),
    owners: (id: string, text: string) =>
      ask<{ owners: IOwner[] }>(`${at("connections", id)}/owners`, "POST", { text }),
    datasetTypes: (id: string) => ask<{ types: IDatasetType[] }>(`${at("connections", id)}/dataset-types`),
    level: (id: string, query: ILevelQuery) => ask<ILevel>(`${at("connections", id)}/level`, "POST", query),
    find: (id: string, query: IFindQuery) => ask<ILevel>(`${at("connections", id)}/find`, "POST", query),
    nodes: (id: string, permIds: string[]) =>
      ask<ILevel>(`${at("connections", id)}/nodes`, "POST", { perm_ids: permIds }),
    entity: (id: string, query: IEntityQuery) =>
      ask<IEntity>(`${at("connections", id)}/entity`, "POST", query),
    entityTypes: (id: string) => ask<IEntityTypes>(`${at("connections", id)}/types`),
    preview: (id: string, permId: string, path: string) =>
      ask<IPreview>(`${at("connections", id)}/datasets/${at(permId)}/preview`, "POST", { path }),
    /** What would be made so that a saved notebook opens in the environment that it was computed in. */
    environment: (id: string, permId: string) =>
      ask<IEnvironmentPlan>(`${at("connections", id)}/datasets/${at(permId)}/environment`),
    start: (request: TransferRequest) => ask<ITransfer>("transfers", "POST", request),
    transfer: (id: string) => ask<ITransfer>(at("transfers", id)),
    cancel: (id: string) => ask<ITransfer>(at("transfers", id), "DELETE"),
    /** What people should know about older extensions, a sentence each. */
    notices: () => ask<{ notices: string[] }>("notices"),
    runs: () => ask<{ runs: IRun[] }>("runs"),
    startRun: (notebook: string) => ask<IRun>("runs", "POST", { notebook }),
    run: (id: string) => ask<IRun>(at("runs", id)),
    stopRun: (id: string) => ask<IRun>(at("runs", id), "DELETE"),
    sayOfWanted: (said: INotebookWanted) => ask<INotebookWanted>("notebook-wanted", "POST", said),
    /** When the server ends by itself. */
    timeLimit: () => ask<ITimeLimit>("time-limit"),
    notebookState: (path: string) => ask<INotebookState>("notebook-state", "POST", { path }),
  };
}

export type Api = ReturnType<typeof makeApi>;
