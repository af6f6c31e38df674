/** What the server half sends and takes. Written by `make protocol`: change the shapes there. */

export type ConnectionSource = "hub" | "file" | "own";

export type ConnectionState = "connected" | "signed-out" | "expired" | "unreachable" | "untrusted";

export type EntityKind = "SPACE" | "PROJECT" | "EXPERIMENT" | "OBJECT" | "DATASET";

export type GroupName =
  "LAB_NOTEBOOK" | "INVENTORY" | "SPACE" | "PROJECT" | "EXPERIMENT" | "OBJECT" | "DATASET";

export type LevelKind = "ROOT" | "SPACE" | "PROJECT" | "EXPERIMENT" | "OBJECT";

export type Newer = "ask" | "continue" | "branch" | "beside";

export type OwnerKind = "EXPERIMENT" | "OBJECT";

export type PreviewKind = "text" | "table" | "picture" | "pdf" | "notebook" | "none" | "too-large";

export type RunState = "waiting" | "running" | "saving" | "done" | "failed" | "cancelled" | "stopped";

export type SavedState = "never" | "saved" | "changed";

export type TransferKind = "download" | "upload" | "environment";

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

/** What came out the same, of a notebook that had results before it ran; more is beside what was saved. */
export interface ICompared {
  /** How many were compared. */
  cells: number;
  /** How many of them show something else. */
  changed: number;
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
  /** CRC32, eight hexadecimal digits; null where it is not known. */
  checksum: string | null;
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

/** A thing as the panel shows it. */
export interface IEntity {
  node: INode;
  description: string;
  registrator: string;
  /** Bytes of a dataset's files; null where openBIS does not say. */
  size: number | null;
  properties: IEntityProperty[];
  /** Null for what has none by its kind. */
  parents: IGroup | null;
  children: IGroup | null;
  /** Its page in openBIS. */
  link: string;
}

/** A property that has a value. Formatted text comes as plain text. */
export interface IEntityProperty {
  code: string;
  label: string;
  value: string;
}

/** The thing whose properties and relatives are asked for. */
export interface IEntityQuery {
  kind: EntityKind;
  perm_id: string;
}

/** The codes of all types, for a filter. */
export interface IEntityTypes {
  experiments: string[];
  objects: string[];
  datasets: string[];
}

/** What such a request would make. */
export interface IEnvironmentPlan {
  /** Version; empty where the notebook was none of Python: no kernel then. */
  python: string;
  /** How many are installed. */
  packages: number;
  folder: string;
  /** Bytes that are free there. */
  free: number;
  /** What people see of the one that is there already. */
  kernel: string | null;
  /** Packages that the notebook did not have. */
  added: string[];
  /** Those that nobody can have again, and why. */
  left_out: string[];
  /** All that is known of what the notebook ran in. */
  readable: string;
}

/** A kernel in the environment that a saved notebook was computed in. */
export interface IEnvironmentRequest {
  kind: "environment";
  connection: string;
  dataset: string;
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

/** What is searched for in all of openBIS; empty texts ask for nothing. Groups and pages as of a level. */
export interface IFindQuery {
  /** Words that all must be found: in name, code, property or type. */
  text?: string;
  type?: string;
  /** ISO day of the registration; with the next one: days between. */
  since?: string;
  until?: string;
  group?: GroupName;
  from?: number;
}

/** The things of one kind on a level, or a page of them. */
export interface IGroup {
  name: GroupName;
  items: INode[];
  /** How many there are. */
  total: number;
}

/** What lies below something, or what was found. */
export interface ILevel {
  groups: IGroup[];
}

/** What lies below something. The first page of each group; where a group is named, a page of that one alone. */
export interface ILevelQuery {
  kind?: LevelKind;
  /** Of what it lies below; a space's is its code. */
  perm_id?: string;
  group?: GroupName;
  /** Number of the first one, from 0 on. */
  from?: number;
}

/** An address of people's own. */
export interface INewConnection {
  name?: string;
  url?: string;
  ca_file?: string;
}

/** A place or thing in the tree. */
export interface INode {
  kind: EntityKind;
  /** A space's is its code. */
  perm_id: string;
  code: string;
  name: string;
  type: string;
  /** Of a dataset: that of its object or experiment, where that is asked. */
  identifier: string;
  /** ISO day. */
  registered: string;
}

/** Things by their permIds; those that are not there, or not to be seen, are left out. */
export interface INodesQuery {
  perm_ids: string[];
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

/** What of a file can be shown so that nothing in it runs. */
export interface IPreview {
  kind: PreviewKind;
  /** Bytes. */
  size: number;
  /** CRC32, eight hexadecimal digits; null where it is not known. */
  checksum: string | null;
  /** Of a text; of a picture its bytes in base64; of a notebook a page without script. */
  text: string;
  /** Of a picture. */
  media_type: string;
  /** Of a table, its head first. */
  rows: string[][];
  /** Whether there is more than is shown. */
  cut: boolean;
}

/** A file of a dataset. */
export interface IPreviewQuery {
  path: string;
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
  /** Absent where there was nothing to compare with. */
  compared: ICompared | null;
  /** When it failed, or ended with a server whose time was over. */
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

/** Of the job that the server is. */
export interface ITimeLimit {
  /** ISO 8601; null where nobody says that it ends. */
  ends: string | null;
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
  /** Environment: the name of its kernel. */
  kernel: string | null;
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
