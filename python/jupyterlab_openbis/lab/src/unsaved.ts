/** Which notebooks of openBIS would be left behind if the server stopped now. */
import type { INotebookState } from "./types";

/** A notebook that openBIS does not have as it stands. */
export interface IUnsaved {
  path: string;
  state: INotebookState;
}

/** An open document, as far as this question goes. */
export interface IOpenWork {
  path: string;
  isAtRisk: boolean;
  state: INotebookState | null;
}

/**
 * In: the notebooks that are open here, the paths of all with a kernel (some are open in other tabs), and who asks the
 * server about one. A notebook that the server cannot tell of is left out: this must not keep anybody from stopping.
 */
export async function unsavedNotebooks(
  open: readonly IOpenWork[],
  running: readonly string[],
  ask: (path: string) => Promise<INotebookState>,
): Promise<IUnsaved[]> {
  const here = new Set(open.map(({ path }) => path));
  const elsewhere = [...new Set(running)].filter((path) => !here.has(path));
  const answers = await Promise.all(
    elsewhere.map(async (path) => ({ path, state: await ask(path).catch(() => null) })),
  );
  return [
    ...open.flatMap(({ path, isAtRisk, state }) => (isAtRisk && state ? [{ path, state }] : [])),
    ...answers.flatMap(({ path, state }) =>
      state?.made && state.state !== "saved" ? [{ path, state }] : [],
    ),
  ];
}
