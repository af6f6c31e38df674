/** What a notebook says about itself: read from its metadata and cells, which anybody may have edited. */
import type { INotebookModel } from "@jupyterlab/notebook";

export interface INotebookMetadata {
  /** What people call it; empty where it does not say. */
  name: string;
  parents: string[];
  /** PermId of the experiment or object that it was made for; empty where it does not say. */
  owner: string;
  /** Address of its openBIS; empty where it does not say. */
  url: string;
}

const PERM_ID = /^[\w-]{1,200}$/;
const NAME_MAX = 200;

function texts(value: unknown): string[] {
  return Array.isArray(value)
    ? value.filter((one): one is string => typeof one === "string" && PERM_ID.test(one))
    : [];
}

/** In: the notebook's metadata `openbis` and `openbis_downloads`. */
export function notebookMetadata(metadata: Record<string, unknown>): INotebookMetadata {
  const about = (metadata["openbis"] ?? {}) as {
    name?: unknown;
    parents?: unknown;
    owner?: { perm_id?: unknown };
    url?: unknown;
  };
  const downloads = texts(metadata["openbis_downloads"]);
  const owner = about.owner?.perm_id;
  return {
    name: typeof about.name === "string" && about.name.length <= NAME_MAX ? about.name : "",
    parents: [...new Set([...texts(about.parents), ...downloads])],
    owner: typeof owner === "string" && PERM_ID.test(owner) ? owner : "",
    url: typeof about.url === "string" ? about.url : "",
  };
}

/** Remember which datasets a notebook works on now: they are offered as parents when it is saved. */
export function rememberDatasets(model: INotebookModel, permIds: string[]): void {
  const known = notebookMetadata(model.metadata).parents;
  model.setMetadata("openbis_downloads", [...new Set([...known, ...permIds])]);
}
