/** What the server half sends and takes. Written by `make protocol`: change the shapes there. */

export type ConnectionSource = "hub" | "file" | "own";

export type ConnectionState = "connected" | "signed-out" | "expired" | "unreachable" | "untrusted";

export type Newer = "ask" | "continue" | "branch" | "beside";

export type OwnerKind = "EXPERIMENT" | "OBJECT";

export type RunState = "waiting" | "running" | "saving" | "done" | "failed" | "cancelled" | "stopped";

export type SavedState = "never" | "saved" | "changed";

export type TransferKind = "download" | "upload";

export type TransferState = "running" | "done" | "failed" | "cancelled";

export type WantedState = "taken" | "written" | "refused";

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

/** One openBIS that this Jupyter may talk to. */
export interface IConnection {
  id: string;
  name: string;
  url: string;
  /** `hub`: nothing to sign in; `file`: from openbis-connections.yaml; `own`: added here. */
  source: ConnectionSource;
  state: ConnectionState;
  user: string | null;
  /** ISO 8601; null where openBIS does not say. */
  valid_to: string | null;
  /** The failure's sentence where there is one. */
  message: string | null;
}

/** All of them. */
export interface IConnections {
  connections: IConnection[];
  /** Whether this server lets people add addresses. */
  can_add: boolean;
}

/** A dataset that was found. */
export interface IDataset {
  perm_id: string;
  type: string;
  name: string;
  /** Identifier of the object or experiment that it belongs to. */
  owner: string;
  /** ISO day. */
  registered: string;
}

/** A file of a dataset. */
export interface IDatasetFile {
  path: string;
  /** Bytes. */
  size: number;
}

/** The files of a dataset. */
export interface IDatasetFiles {
  files: IDatasetFile[];
}

/** Those of one page. */
export interface IDatasetPage {
  items: IDataset[];
  total: number;
}

/** What a search asks for; empty texts ask for nothing. */
export interface IDatasetQuery {
  text?: string;
  /** Identifier or permId of a project, experiment or object. */
  place?: string;
  type?: string;
  from?: number;
  count?: number;
}

/** A dataset type with the properties that a form may show. */
export interface IDatasetType {
  code: string;
  description: string;
  assignments: IAssignment[];
}

/** All of them. */
export interface IDatasetTypes {
  types: IDatasetType[];
}

/** What is downloaded. */
export interface IDownloadRequest {
  kind: "download";
  connection: string;
  /** Below the server's root. */
  folder: string;
  /** PermId of a dataset → the paths of the wanted files; null: all. */
  datasets: Record<string, string[] | null>;
}

/** Something that went wrong, with a sentence for people. No secret is in it. */
export interface IFailure {
  /** A row of the table of errors. */
  code: string;
  /** What happened, and to whom it matters. */
  message: string;
  /** What to do next. */
  advice: string;
  /** Found in the log of the side that failed. */
  reference: string;
  /** What the sentences name, for example `datasets`; left out where it is large. */
  details: Record<string, unknown>;
}

/** An address of people's own. */
export interface INewConnection {
  name?: string;
  url?: string;
  ca_file?: string;
}

/** Which notebook. */
export interface INotebookPlace {
  /** Below the server's root. */
  path: string;
}

/** Whether it is there. */
export interface INotebookState {
  state: SavedState;
  perm_id: string | null;
  /** The page of that dataset. */
  link: string | null;
  /** The page of the experiment or object it is made for. */
  place: string | null;
  /** Whether it is a notebook of openBIS, saved or not. */
  made: boolean;
}

/** What a page says of a notebook whose file a cell has asked for, by the event `notebook-wanted`. */
export interface INotebookWanted {
  /** Of the request, as in the event. */
  id: string;
  said: WantedState;
}

/** An experiment or object in which the user may save. */
export interface IOwner {
  kind: OwnerKind;
  perm_id: string;
  identifier: string;
  name: string;
}

/** Part of a name, code or identifier, or a permId. */
export interface IOwnerQuery {
  text?: string;
}

/** Those that were found. */
export interface IOwners {
  owners: IOwner[];
}

/** The answer in place of any other, with the HTTP status of the code; `Retry-After` where waiting helps. */
export interface IRefusal {
  error: IFailure;
}

/** How far it is. A run of a launch has the launch's id, so a repeated request finds the run that is there. */
export interface IRun {
  run_id: string;
  /** Changes where the notebook is renamed. */
  title: string;
  /** Below the server's root; changes where the notebook is moved. */
  notebook_path: string;
  /** `cancelled`: the person stopped it; `stopped`: the server ended in the middle. */
  state: RunState;
  /** How many of the code cells have ended. */
  cell: number;
  cells: number;
  /** The one at work, or that was when it ended. */
  cell_name: string | null;
  started: string | null;
  ended: string | null;
  /** What was saved. */
  dataset: string | null;
  /** What to know of what it saves, for example that it lacks parents. */
  note: string | null;
  /** When it failed. */
  error: IFailure | null;
}

/** What a server is to run; a run of that id, or one of that notebook that has not ended, is given as it is. */
export interface IRunOrder {
  /** Path below the server's root. */
  notebook: string;
  /** Absent: the server makes one. */
  run_id?: string;
}

/** The person's runs, the newest first, at most 50. */
export interface IRuns {
  runs: IRun[];
}

/** A token, or user and password, or nothing: what openbis-connections.yaml holds. */
export interface ISignIn {
  user?: string;
  password?: string;
  token?: string;
}

/** Of a controlled vocabulary. */
export interface ITerm {
  code: string;
  label: string;
}

/** How far it is. */
export interface ITransfer {
  id: string;
  kind: TransferKind;
  state: TransferState;
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
  /** What to know of the result, for example which files were left out, or that parents are missing. */
  note: string | null;
}

/** What is saved. */
export interface IUploadRequest {
  kind: "upload";
  connection: string;
  /** Path below the server's root. */
  notebook: string;
  owner: string;
  type: string;
  properties?: Record<string, string>;
  parents?: string[];
  /** Further files beside the notebook, paths below the server's root. */
  files?: string[];
  newer?: Newer;
}
