/** What would be left behind if the server stopped now: notebooks that openBIS does not have, and runs under way. */
import { hasEnded, type INotebookState, type IRun } from "../server";

/** A notebook that openBIS does not have as it stands, or one that is being run in the background. */
export type IUnsaved = { path: string } & (
  { run: IRun; state?: undefined } | { run?: undefined; state: INotebookState }
);

/** An open document, as far as this question goes. */
export interface IOpenDocument {
  path: string;
  isUnsaved: boolean;
  state: INotebookState | null;
}

/**
 * In: the notebooks that are open here, the paths of all with a kernel (some are open in other tabs), the runs, which
 * have kernels of their own, and who asks the server about a notebook. One that the server cannot tell of is left out:
 * this must not keep anybody from stopping.
 */
export async function unsavedNotebooks(
  open: readonly IOpenDocument[],
  running: readonly string[],
  runs: readonly IRun[],
  ask: (path: string) => Promise<INotebookState>,
): Promise<IUnsaved[]> {
  const underWay = runs.filter((run) => !hasEnded(run));
  const known = new Set(underWay.map(({ notebook_path }) => notebook_path));
  const here = open.filter(({ path }) => !known.has(path));
  here.forEach(({ path }) => known.add(path));
  const elsewhere = [...new Set(running)].filter((path) => !known.has(path));
  const answers = await Promise.all(
    elsewhere.map(async (path) => ({ path, state: await ask(path).catch(() => null) })),
  );
  return [
    ...underWay.map((run) => ({ path: run.notebook_path, run })),
    ...here.flatMap(({ path, isUnsaved, state }) => (isUnsaved && state ? [{ path, state }] : [])),
    ...answers.flatMap(({ path, state }) =>
      state?.made && state.state !== "saved" ? [{ path, state }] : [],
    ),
  ];
}
