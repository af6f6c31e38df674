/** What is chosen in the download dialog: no DOM, no server. */
import type { IDataset, IDatasetFile } from "../server";

/** A chosen dataset; `files` null: all of them. */
export interface IChoice {
  dataset: IDataset;
  all: IDatasetFile[] | null;
  files: Set<string> | null;
}

export type Choices = ReadonlyMap<string, IChoice>;

export function toggleDataset(choices: Choices, dataset: IDataset): Choices {
  const next = new Map(choices);
  if (!next.delete(dataset.perm_id)) {
    next.set(dataset.perm_id, { dataset, all: null, files: null });
  }
  return next;
}

/** One file of a dataset on or off; a dataset without a chosen file is not chosen, one with all of them wholly. */
export function toggleFile(choices: Choices, dataset: IDataset, all: IDatasetFile[], path: string): Choices {
  const next = new Map(choices);
  const known = next.get(dataset.perm_id);
  const files = new Set(known ? (known.files ?? all.map((file) => file.path)) : []);
  if (!files.delete(path)) {
    files.add(path);
  }
  if (files.size === 0) {
    next.delete(dataset.perm_id);
  } else {
    next.set(dataset.perm_id, { dataset, all, files: files.size === all.length ? null : files });
  }
  return next;
}

/** The files of a dataset are known now. */
export function withFiles(choices: Choices, permId: string, all: IDatasetFile[]): Choices {
  const known = choices.get(permId);
  return known ? new Map(choices).set(permId, { ...known, all }) : choices;
}

export function isFileChosen(choices: Choices, permId: string, path: string): boolean {
  const known = choices.get(permId);
  return Boolean(known && (known.files === null || known.files.has(path)));
}

/** Bytes of what is chosen, as far as the files are known; null where one dataset's are not. */
export function chosenBytes(choices: Choices): number | null {
  let sum = 0;
  for (const { all, files } of choices.values()) {
    if (!all) {
      return null;
    }
    sum += all
      .filter((file) => files === null || files.has(file.path))
      .reduce((total, file) => total + file.size, 0);
  }
  return sum;
}

/** As the server half takes it. */
export function asRequested(choices: Choices): Record<string, string[] | null> {
  return Object.fromEntries([...choices].map(([permId, { files }]) => [permId, files && [...files]]));
}
