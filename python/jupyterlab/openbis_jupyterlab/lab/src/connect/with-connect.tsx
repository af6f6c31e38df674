/** A dialog's body that gives its place to the connections while the person signs in, and has kept everything after it. */
import * as React from "react";
import type { Api, IConnection } from "../server";
import { ConnectView } from "./connect-view";

/**
 * JupyterLab shows one dialog after the other: a second one would wait until this one is closed.
 * Another openBIS has other datasets and types, so with another connection the body begins anew.
 */
export function WithConnect(props: {
  api: Api;
  current: string;
  onUse: (connection: IConnection) => void;
  children: (connection: string, connect: () => void) => React.JSX.Element;
}): React.JSX.Element {
  const [connection, setConnection] = React.useState(props.current);
  const [isConnecting, setConnecting] = React.useState(false);
  return (
    <>
      <div key={connection} hidden={isConnecting}>
        {props.children(connection, () => setConnecting(true))}
      </div>
      {isConnecting && (
        <ConnectView
          api={props.api}
          current={connection}
          onUse={(chosen) => {
            setConnection(chosen.id);
            props.onUse(chosen);
          }}
          close={() => setConnecting(false)}
        />
      )}
    </>
  );
}
