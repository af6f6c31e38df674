/** One of each shape that the server half sends, with the changes that a test is about. */
import type {
  IAssignment,
  IConnection,
  IDataset,
  IDatasetFile,
  IDatasetType,
  IEntity,
  IEnvironmentPlan,
  INode,
  INotebookState,
  IOwner,
  IRun,
  ITransfer,
} from "../server";

/** In: a whole one. Out: what makes others of it. */
function like<T>(sample: T): (changes: Partial<T>) => T {
  return (changes) => ({ ...sample, ...changes });
}

export const connection = like<IConnection>({
  id: "c1",
  name: "Our openBIS",
  url: "https://openbis.example.org",
  source: "own",
  state: "connected",
  user: "alice",
  valid_to: null,
  message: null,
});

export const dataset = like<IDataset>({
  perm_id: "2026-1",
  type: "RAW_DATA",
  name: "Growth curves",
  owner: "/LAB/PLANTS/E1",
  registered: "2026-03-01",
});

export const file = like<IDatasetFile>({ path: "original/growth.csv", size: 1500, checksum: "0a1b2c3d" });

export const node = like<INode>({
  kind: "OBJECT",
  perm_id: "2026-5",
  code: "EXP1",
  name: "Preculture",
  type: "EXPERIMENTAL_STEP",
  identifier: "/LAB/PLANTS/EXP1",
  registered: "2026-03-01",
});

export const entity = like<IEntity>({
  node: node({}),
  description: "",
  registrator: "alice",
  size: null,
  properties: [],
  parents: null,
  children: null,
  link: "https://openbis.example.org/openbis/webapp/eln-lims/?menuUniqueId=null&viewName=x&viewData=2026-5",
});

export const owner = like<IOwner>({
  kind: "EXPERIMENT",
  perm_id: "2026-9",
  identifier: "/LAB/PLANTS/E1",
  name: "Growth",
});

export const assignment = like<IAssignment>({
  code: "NOTES",
  label: "Notes",
  description: "",
  data_type: "VARCHAR",
  mandatory: false,
  terms: [],
});

export const datasetType = like<IDatasetType>({
  code: "ANALYSIS_NOTEBOOK",
  description: "A notebook",
  assignments: [],
});

export const transfer = like<ITransfer>({
  id: "t1",
  kind: "download",
  state: "running",
  done: 0,
  total: 0,
  message: "Downloading",
  error: null,
  files: [],
  perm_id: null,
  link: null,
  kernel: null,
  note: null,
});

export const environmentPlan = like<IEnvironmentPlan>({
  python: "3.11.4",
  packages: 42,
  folder: "/home/alice/.local/share/jupyter/openbis/environments/openbis-2026-7-0a1b2c",
  free: 5_000_000_000,
  kernel: null,
  added: [],
  left_out: [],
  readable: "Python 3.11.4",
});

export const run = like<IRun>({
  run_id: "r1",
  title: "growth",
  notebook_path: "lab/growth.ipynb",
  state: "running",
  cell: 4,
  cells: 11,
  cell_name: "fit",
  started: null,
  ended: null,
  dataset: null,
  note: null,
  compared: null,
  error: null,
});

export const notebookState = like<INotebookState>({
  state: "never",
  perm_id: null,
  link: null,
  place: null,
  made: true,
});
