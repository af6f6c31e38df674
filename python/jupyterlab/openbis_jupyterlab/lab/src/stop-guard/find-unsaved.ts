/** The search for what would be left behind, for as long as somebody waits for it. */
import { ServerConnection, SessionAPI } from "@jupyterlab/services";
import { makeApi, makeAsk } from "../server";
import { type IOpenDocument, type IUnsaved, unsavedNotebooks } from "./unsaved";

/**
 * In: the server, who tells what is open here, and milliseconds. What the server has not answered by then is left out, and not
 * waited for any longer: a browser has six connections to a host, and the hub's page needs one of them.
 */
export async function findUnsaved(
  settings: ServerConnection.ISettings,
  openHere: () => readonly IOpenDocument[],
  timeout: number,
): Promise<IUnsaved[]> {
  const signal = AbortSignal.timeout(timeout);
  const limited = ServerConnection.makeSettings({ ...settings, init: { ...settings.init, signal } });
  const api = makeApi(makeAsk(limited));
  const [{ runs }, sessions] = await Promise.all([
    // A server without runs has none.
    api.runs().catch(() => ({ runs: [] })),
    SessionAPI.listRunning(limited).catch(() => []),
  ]);
  const running = sessions.filter(({ type }) => type === "notebook").map(({ path }) => path);
  return unsavedNotebooks(openHere(), running, runs, api.notebookState);
}
