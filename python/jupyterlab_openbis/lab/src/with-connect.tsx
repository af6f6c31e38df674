/** A dialog's body that gives its place to the connections while the person signs in, and has kept everything after it. */
import * as React from "react";
import type { Api } from "./api";
import { ConnectView } from "./connect-view";
import type { IConnection } from "./types";

/** JupyterLab shows one dialog after the other: a second one would wait until this one is closed. */
export function WithConnect(props: {
  api: Api;
  current: string | null;
  onUse: (connection: IConnection) => void;
  children: (connect: () => void) => React.JSX.Element;
}): React.JSX.Element {
  const [isConnecting, setConnecting] = React.useState(false);
  return (
    <>
      <div hidden={isConnecting}>{props.children(() => setConnecting(true))}</div>
      {isConnecting && (
        <ConnectView
          api={props.api}
          current={props.current}
          onUse={props.onUse}
          close={() => setConnecting(false)}
        />
      )}
    </>
  );
}
