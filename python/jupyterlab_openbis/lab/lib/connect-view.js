import { jsx as _jsx, jsxs as _jsxs } from "react/jsx-runtime";
/** The first button: which openBIS, and as whom. */
import * as React from "react";
import { asFailure } from "./api";
import { useWork } from "./hooks";
import { Button, FailureNote, TextField } from "./parts";
import { CONNECT, LABELS } from "./texts";
function stateText(connection) {
    switch (connection.state) {
        case "connected": {
            const until = connection.valid_to ? `, ${CONNECT.validTo(connection.valid_to.slice(0, 10))}` : "";
            return CONNECT.connectedAs(connection.user ?? "") + until;
        }
        case "expired":
            return CONNECT.expired;
        case "unreachable":
            return CONNECT.unreachable;
        case "untrusted":
            return CONNECT.untrusted;
        default:
            return CONNECT.signedOut;
    }
}
const SOURCES = {
    hub: CONNECT.fromHub,
    file: CONNECT.fromFile,
    own: "",
};
function Choice(props) {
    const { connection, chosen, onChoose } = props;
    return (_jsxs("label", { className: "jp-openbis-choice", "data-connection": connection.id, children: [_jsx("input", { type: "radio", name: "openbis-connection", checked: chosen, onChange: onChoose }), _jsxs("span", { children: [_jsx("strong", { children: connection.name }), " ", _jsx("span", { className: "jp-openbis-facts", children: connection.url }), _jsx("br", {}), _jsx("span", { className: `jp-openbis-state jp-mod-${connection.state}`, children: stateText(connection) }), SOURCES[connection.source] && (_jsxs("span", { className: "jp-openbis-facts", children: [" \u00B7 ", SOURCES[connection.source]] }))] })] }));
}
function SignIn(props) {
    const [way, setWay] = React.useState("password");
    const [user, setUser] = React.useState("");
    const [secret, setSecret] = React.useState("");
    const ready = secret !== "" && (way === "token" || user !== "");
    const send = () => {
        if (ready && !props.busy) {
            props.onSignIn(way === "token" ? { token: secret.trim() } : { user, password: secret });
        }
    };
    const radio = (value, label) => (_jsxs("label", { children: [_jsx("input", { type: "radio", name: "openbis-way", checked: way === value, onChange: () => setWay(value) }), " ", label] }));
    return (_jsxs("fieldset", { className: "jp-openbis-sign-in", children: [_jsxs("div", { className: "jp-openbis-row", children: [radio("password", CONNECT.withPassword), radio("token", CONNECT.withToken)] }), way === "password" && (_jsx(TextField, { label: CONNECT.user, value: user, onChange: setUser, autoComplete: "username", onEnter: send })), _jsx(TextField, { label: way === "password" ? CONNECT.password : CONNECT.token, hint: way === "token" ? CONNECT.tokenHint : undefined, type: "password", autoComplete: way === "password" ? "current-password" : "off", value: secret, onChange: setSecret, onEnter: send }), _jsx(Button, { primary: true, onClick: send, disabled: !ready || props.busy, children: props.busy ? CONNECT.signingIn : CONNECT.signIn })] }));
}
function AddConnection(props) {
    const [name, setName] = React.useState("");
    const [url, setUrl] = React.useState("");
    const [caFile, setCaFile] = React.useState("");
    const add = () => {
        if (url !== "") {
            props.onAdd({ name, url: url.trim(), ca_file: caFile.trim() });
        }
    };
    return (_jsxs("details", { className: "jp-openbis-add", children: [_jsx("summary", { children: CONNECT.add }), _jsx(TextField, { label: CONNECT.url, type: "url", value: url, placeholder: CONNECT.urlHint, onChange: setUrl, onEnter: add }), _jsx(TextField, { label: CONNECT.name, value: name, onChange: setName, onEnter: add }), _jsx(TextField, { label: CONNECT.caFile, value: caFile, onChange: setCaFile, onEnter: add }), _jsx(Button, { onClick: add, disabled: url === "" || props.busy, children: CONNECT.addNow })] }));
}
/** In: the server's doors, the connection in use, who is told of the choice, and what closes the dialog. */
export function ConnectView(props) {
    const { api } = props;
    const [known, setKnown] = React.useState(null);
    const [chosenId, setChosenId] = React.useState(props.current);
    const work = useWork(asFailure);
    const connections = known?.connections ?? [];
    const chosen = connections.find((one) => one.id === chosenId) ?? connections[0];
    const change = async (ask) => {
        const answer = await work.run(ask);
        if (answer) {
            setKnown(answer);
        }
    };
    React.useEffect(() => void change(api.connections), []);
    const signIn = async (secret) => {
        if (chosen) {
            await change(() => api.signIn(chosen.id, secret));
        }
    };
    const add = async (connection) => {
        const before = new Set(connections.map((one) => one.id));
        const answer = await work.run(() => api.addConnection(connection));
        if (answer) {
            setKnown(answer);
            setChosenId(answer.connections.find((one) => !before.has(one.id))?.id ?? chosenId);
        }
    };
    const use = () => {
        if (chosen) {
            props.onUse(chosen);
        }
        props.close();
    };
    return (_jsxs("div", { className: "jp-openbis", children: [known && connections.length === 0 && _jsx("p", { children: CONNECT.none }), _jsx("div", { role: "radiogroup", "aria-label": CONNECT.choose, children: connections.map((connection) => (_jsx(Choice, { connection: connection, chosen: connection === chosen, onChoose: () => setChosenId(connection.id) }, connection.id))) }), chosen?.message && chosen.state !== "connected" && _jsx("p", { className: "jp-openbis-hint", children: chosen.message }), chosen && chosen.state !== "connected" && chosen.source !== "hub" && (_jsx(SignIn, { busy: work.busy, onSignIn: (secret) => void signIn(secret) }, chosen.id)), _jsx(FailureNote, { failure: work.failure }), known &&
                (known.can_add ? (
                // Added is added: the form begins anew.
                _jsx(AddConnection, { busy: work.busy, onAdd: (one) => void add(one) }, connections.length)) : (_jsx("p", { className: "jp-openbis-hint", children: CONNECT.notAllowed }))), _jsxs("footer", { className: "jp-openbis-foot", children: [chosen?.state === "connected" && chosen.source !== "hub" && (_jsx(Button, { onClick: () => void change(() => api.signOut(chosen.id)), disabled: work.busy, children: CONNECT.signOut })), chosen?.source === "own" && chosen.state !== "connected" && (_jsx(Button, { onClick: () => void change(() => api.removeConnection(chosen.id)), disabled: work.busy, children: CONNECT.remove })), _jsx(Button, { onClick: props.close, children: LABELS.close }), _jsx(Button, { primary: true, onClick: use, disabled: chosen?.state !== "connected", children: CONNECT.use })] })] }));
}
