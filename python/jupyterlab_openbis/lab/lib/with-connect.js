import { jsx as _jsx, Fragment as _Fragment, jsxs as _jsxs } from "react/jsx-runtime";
/** A dialog's body that gives its place to the connections while the person signs in, and has kept everything after it. */
import * as React from "react";
import { ConnectView } from "./connect-view";
/**
 * JupyterLab shows one dialog after the other: a second one would wait until this one is closed.
 * Another openBIS has other datasets and types, so with another connection the body begins anew.
 */
export function WithConnect(props) {
    const [connection, setConnection] = React.useState(props.current);
    const [isConnecting, setConnecting] = React.useState(false);
    return (_jsxs(_Fragment, { children: [_jsx("div", { hidden: isConnecting, children: props.children(connection, () => setConnecting(true)) }, connection), isConnecting && (_jsx(ConnectView, { api: props.api, current: connection, onUse: (chosen) => {
                    setConnection(chosen.id);
                    props.onUse(chosen);
                }, close: () => setConnecting(false) }))] }));
}
