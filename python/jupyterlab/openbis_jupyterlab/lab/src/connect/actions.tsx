/** From a button to a connection that works. */
import type { Signal } from "@lumino/signaling";
import { type Api, asFailure } from "../server";
import { CONNECT } from "../texts";
import { showFailure, showOpenbisDialog } from "../ui";
import { ConnectView } from "./connect-view";
import { WithConnect } from "./with-connect";

/** What has to be known to connect. */
export interface IConnectContext {
  api: Api;
  connection: IConnectionInUse;
}

/** The connection in use, kept across notebooks. */
export interface IConnectionInUse {
  id: string | null;
  /** Somebody has chosen one, or signed in anew. */
  readonly used: Signal<unknown, void>;
}

function use({ connection }: IConnectContext, id: string): void {
  connection.id = id;
  connection.used.emit();
}

export async function connect(context: IConnectContext): Promise<void> {
  await showOpenbisDialog(CONNECT.title, (close) => (
    <ConnectView
      api={context.api}
      current={context.connection.id}
      onUse={({ id }) => use(context, id)}
      close={close}
    />
  ));
}

/**
 * The id of a connection that works; asks for one where there is none. Null: the person changed their mind.
 * In: the address of a page of the openBIS that is wanted, where another one is of no use.
 */
export async function workingConnection(
  context: IConnectContext,
  page: string | null = null,
): Promise<string | null> {
  const find = async (): Promise<string | null> => {
    const { connections } = await context.api.connections();
    const working = connections.filter(
      ({ state, url }) => state === "connected" && (page === null || page.startsWith(`${url}/`)),
    );
    const found = working.find((one) => one.id === context.connection.id) ?? working[0];
    context.connection.id = found?.id ?? context.connection.id;
    return found?.id ?? null;
  };
  try {
    const found = await find();
    if (found !== null) {
      return found;
    }
    await connect(context);
    return await find();
  } catch (error) {
    const failure = asFailure(error);
    showFailure(failure.message, failure, () => void connect(context));
    return null;
  }
}

/** What is shown in a dialog, with the connections in its place while they are asked for. */
export function withConnect(
  context: IConnectContext,
  connection: string,
  body: (connection: string, connect: () => void) => React.JSX.Element,
): React.JSX.Element {
  return (
    <WithConnect api={context.api} current={connection} onUse={({ id }) => use(context, id)}>
      {body}
    </WithConnect>
  );
}
