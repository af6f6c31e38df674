/** The panel: which openBIS, a search over it, its tree, and what is known of the line that was chosen. */
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { ISignal } from "@lumino/signaling";
import * as React from "react";
import type { IConnectionInUse } from "../connect";
import type { Api, IConnection } from "../server";
import { notebookMetadata } from "../state";
import { BROWSE } from "../texts";
import type { ITransferWatch } from "../transfer";
import { Button, FailureMessage, useRequest } from "../ui";
import type { IMemory } from "./memory";
import { OpenbisTree } from "./openbis-tree";

/** What the panel is given by the page around it. */
export interface IBrowser {
  api: Api;
  /** The connection in use, shared with the dialogs. */
  connection: IConnectionInUse;
  memory: IMemory;
  notebook: () => NotebookPanel | null;
  notebookChanged: ISignal<unknown, unknown>;
  /** The panel has come into view. */
  shown: ISignal<unknown, void>;
  /** Opens the dialog of the connections; done when it is closed. */
  connect: () => Promise<void>;
  /** Where downloads go unless something else is said. */
  folder: () => string;
  onClosedEarly: (watch: ITransferWatch) => void;
}

/**
 * The one that was just chosen in a dialog, else the one that the notebook names, else the one used last, else any: of
 * those that work.
 */
export function chosen(
  browser: IBrowser,
  connections: IConnection[],
  isJustUsed: boolean,
): IConnection | null {
  const working = connections.filter(({ state }) => state === "connected");
  const panel = browser.notebook();
  const home = !isJustUsed && panel?.content.model ? notebookMetadata(panel.content.model.metadata).url : "";
  const used = browser.connection.id ?? browser.memory.connection();
  return (
    working.find(({ url }) => url === originOf(home)) ??
    working.find(({ id }) => id === used) ??
    working[0] ??
    null
  );
}

/** The address of an openBIS without its path; empty where it is none, since anybody may have written it. */
function originOf(address: string): string {
  try {
    return new URL(address).origin;
  } catch {
    return "";
  }
}

export function BrowserView({ browser }: { browser: IBrowser }): React.JSX.Element {
  const [connection, setConnection] = React.useState<IConnection | null>(null);
  const [isKnown, setKnown] = React.useState(false);
  /** After each sign-in all is asked for anew. */
  const [turn, setTurn] = React.useState(0);
  const asking = useRequest();
  const latest = React.useRef(connection);
  latest.current = connection;

  const look = async (isJustUsed = false): Promise<void> => {
    const found = await asking.run(() => browser.api.connections());
    if (found) {
      const use = chosen(browser, found.connections, isJustUsed);
      setConnection(use);
      setKnown(true);
      if (isJustUsed) {
        setTurn((turn) => turn + 1);
      }
      if (use) {
        browser.connection.id = use.id;
        browser.memory.choose(use.id);
      }
    }
  };
  const connect = (): void => void browser.connect();
  React.useEffect(() => {
    void look();
    const onShown = (): void => {
      // Another one may have been chosen in a dialog meanwhile.
      if (!latest.current || latest.current.id !== browser.connection.id) {
        void look();
      }
    };
    const onUsed = (): void => void look(true);
    browser.shown.connect(onShown);
    browser.connection.used.connect(onUsed);
    return () => {
      browser.shown.disconnect(onShown);
      browser.connection.used.disconnect(onUsed);
    };
  }, []);

  return (
    <div className="jp-openbis jp-openbis-panel">
      {connection ? (
        <OpenbisTree
          key={`${connection.id} ${turn}`}
          browser={browser}
          connection={connection}
          connect={connect}
        />
      ) : (
        <div className="jp-openbis-welcome">
          {asking.busy && !isKnown && <p role="status">{BROWSE.loading}</p>}
          {isKnown && <p role="status">{BROWSE.notConnected}</p>}
          {isKnown && (
            <Button primary onClick={connect}>
              {BROWSE.connect}
            </Button>
          )}
          <FailureMessage failure={asking.failure} onConnect={connect} onAgain={() => void look()} />
        </div>
      )}
    </div>
  );
}
