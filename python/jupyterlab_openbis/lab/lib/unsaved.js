/** What would be left behind if the server stopped now: notebooks that openBIS does not have, and runs under way. */
import { hasEnded } from "./run-texts";
/**
 * In: the notebooks that are open here, the paths of all with a kernel (some are open in other tabs), the runs, which
 * have kernels of their own, and who asks the server about a notebook. One that the server cannot tell of is left out:
 * this must not keep anybody from stopping.
 */
export async function unsavedNotebooks(open, running, runs, ask) {
    const underWay = runs.filter((run) => !hasEnded(run));
    const known = new Set(underWay.map(({ notebook_path }) => notebook_path));
    const here = open.filter(({ path }) => !known.has(path));
    here.forEach(({ path }) => known.add(path));
    const elsewhere = [...new Set(running)].filter((path) => !known.has(path));
    const answers = await Promise.all(elsewhere.map(async (path) => ({ path, state: await ask(path).catch(() => null) })));
    return [
        ...underWay.map((run) => ({ path: run.notebook_path, run })),
        ...here.flatMap(({ path, isAtRisk, state }) => (isAtRisk && state ? [{ path, state }] : [])),
        ...answers.flatMap(({ path, state }) => state?.made && state.state !== "saved" ? [{ path, state }] : []),
    ];
}
