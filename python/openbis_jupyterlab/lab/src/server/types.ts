/** What the server half sends and takes (`handlers.py`), written once for the browser's side. */

export type ConnectionState = "connected" | "signed-out" | "expired" | "unreachable" | "untrusted";

/** One openBIS that this Jupyter may talk to. */
export interface IConnection {
  id: string;
  name: string;
  url: string;
  /** `hub`: given by the hub, nothing to sign in; `file`: from openbis-connections.yaml; `own`: added here. */
  source: "hub" | "file" | "own";
  state: ConnectionState;
  user: string | null;
  /** Until when the credential holds, ISO 8601; null where openBIS does not say. */
  valid_to: string | null;
  /** The failure's sentence where there is one. */
  message: string | null;
}

export interface IConnections {
  connections: IConnection[];
  /** Whether this server lets people add addresses. */
  can_add: boolean;
}

export type Kind = "PROJECT" | "EXPERIMENT" | "OBJECT";

/** What a search asks for; empty texts ask for nothing. */
export interface IDatasetQuery {
  text: string;
  /** Identifier or permId of a project, experiment or object. */
  place: string;
  type: string;
  from: number;
  count: number;
}

export interface IDataset {
  perm_id: string;
  type: string;
  name: string;
  /** Identifier of the object or experiment that it belongs to. */
  owner: string;
  /** ISO day. */
  registered: string;
}

export interface IDatasetPage {
  items: IDataset[];
  total: number;
}

export interface IDatasetFile {
  path: string;
  /** Bytes. */
  size: number;
}

export interface IOwner {
  kind: "EXPERIMENT" | "OBJECT";
  perm_id: string;
  identifier: string;
  name: string;
}

export interface ITerm {
  code: string;
  label: string;
}

/** A property that a dataset type has. */
export interface IAssignment {
  code: string;
  label: string;
  description: string;
  /** openBIS's data type: VARCHAR, INTEGER, CONTROLLEDVOCABULARY, … */
  data_type: string;
  mandatory: boolean;
  terms: ITerm[];
}

export interface IDatasetType {
  code: string;
  description: string;
  assignments: IAssignment[];
}

export interface IDownloadRequest {
  kind: "download";
  connection: string;
  /** Folder below the server's root. */
  folder: string;
  /** PermId of a dataset → the paths of the wanted files; null: all. */
  datasets: Record<string, string[] | null>;
}

export type Newer = "ask" | "continue" | "branch" | "beside";

export interface IUploadRequest {
  kind: "upload";
  connection: string;
  /** Path of the notebook below the server's root. */
  notebook: string;
  owner: string;
  type: string;
  properties: Record<string, string>;
  parents: string[];
  /** Further files beside the notebook, paths below the server's root. */
  files: string[];
  newer: Newer;
}

export interface IFailure {
  code: string;
  message: string;
  advice: string;
  reference: string;
}

export interface ITransfer {
  id: string;
  kind: "download" | "upload";
  state: "running" | "done" | "failed" | "cancelled";
  /** Bytes. */
  done: number;
  total: number;
  /** What is being done now, for people. */
  message: string;
  error: IFailure | null;
  /** Download: the files that are there now, paths below the server's root. */
  files: string[];
  /** Upload: the dataset. */
  perm_id: string | null;
  /** Upload: where the dataset is shown in openBIS. */
  link: string | null;
}

/** Whether the file of a notebook is in openBIS as it stands on the disk. */
export interface INotebookState {
  state: "never" | "saved" | "changed";
  perm_id: string | null;
  link: string | null;
  /** Whether it is a notebook of openBIS, saved or not. */
  made: boolean;
}

export type RunState = "waiting" | "running" | "saving" | "done" | "failed" | "cancelled" | "stopped";

/** A notebook that the server runs and saves in the background ("Run" in docs/developers/protocol.md). */
export interface IRun {
  run_id: string;
  title: string;
  notebook_path: string;
  state: RunState;
  /** How many code cells have ended. */
  cell: number;
  cells: number;
  /** Which one is at work, or was when it ended. */
  cell_name: string | null;
  dataset: string | null;
  error: IFailure | null;
}
