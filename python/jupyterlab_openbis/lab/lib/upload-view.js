import { jsx as _jsx, jsxs as _jsxs } from "react/jsx-runtime";
/** The third button: the notebook, and chosen files beside it, as a dataset. */
import * as React from "react";
import { asFailure } from "./api";
import { failureOf } from "./download-view";
import { useNewest, useTransfer, useWork } from "./hooks";
import { NewerVersion } from "./newer-version";
import { Button, FailureNote, Field, Progress, TextField } from "./parts";
import { PropertyField } from "./property-field";
import { LABELS, TRANSFER, UPLOAD } from "./texts";
import { askedFor, filledIn, presetProperties, problems, withParent } from "./upload-model";
function OwnerChoice(props) {
    const [text, setText] = React.useState("");
    const [found, setFound] = React.useState(null);
    const work = useWork(asFailure);
    const newest = useNewest();
    const search = async () => {
        const answer = await newest(() => work.run(() => props.api.owners(props.connection, text.trim())));
        if (answer) {
            setFound(answer.owners);
        }
    };
    if (props.owner) {
        return (_jsxs("div", { className: "jp-openbis-field", children: [_jsx("span", { className: "jp-openbis-label", children: UPLOAD.owner }), _jsxs("div", { className: "jp-openbis-row", "data-owner": props.owner.perm_id, children: [_jsxs("span", { children: [_jsx("bdi", { children: props.owner.name || props.owner.identifier }), " ", _jsx("span", { className: "jp-openbis-facts", children: props.owner.identifier })] }), _jsx(Button, { onClick: () => props.onChoose(null), children: UPLOAD.change })] })] }));
    }
    return (_jsxs("div", { className: "jp-openbis-field", children: [_jsx(TextField, { label: UPLOAD.owner, type: "search", placeholder: UPLOAD.ownerSearch, value: text, problem: props.problem, onChange: setText, onEnter: () => void search() }), _jsx("ul", { className: "jp-openbis-list", "aria-label": UPLOAD.owner, children: found?.map((owner) => (_jsx("li", { children: _jsxs("button", { type: "button", className: "jp-openbis-option", onClick: () => props.onChoose(owner), children: [_jsx("bdi", { children: owner.name || owner.identifier }), " ", _jsx("span", { className: "jp-openbis-facts", children: owner.identifier })] }) }, owner.perm_id))) }), found?.length === 0 && _jsx("p", { role: "status", children: UPLOAD.ownerNone }), _jsx(FailureNote, { failure: work.failure, onConnect: props.onConnect })] }));
}
function Parents(props) {
    const [text, setText] = React.useState("");
    const add = () => {
        props.onChange(withParent(props.parents, text));
        setText("");
    };
    return (_jsxs("div", { className: "jp-openbis-field", children: [_jsxs("div", { className: "jp-openbis-row", children: [_jsx(TextField, { label: UPLOAD.parents, placeholder: UPLOAD.addParent, value: text, onChange: setText, onEnter: add, onBlur: add }), _jsx(Button, { onClick: add, disabled: text.trim() === "", children: UPLOAD.add })] }), _jsx("ul", { className: "jp-openbis-chips", "aria-label": UPLOAD.parents, children: props.parents.map((permId) => (_jsxs("li", { children: [permId, " ", _jsx("button", { type: "button", "aria-label": UPLOAD.removeParent(permId), onClick: () => props.onChange(props.parents.filter((one) => one !== permId)), children: "\u00D7" })] }, permId))) })] }));
}
function Files(props) {
    const toggle = (file) => props.onChange(props.chosen.includes(file) ? props.chosen.filter((one) => one !== file) : [...props.chosen, file]);
    return (_jsxs("details", { className: "jp-openbis-field", children: [_jsxs("summary", { children: [UPLOAD.files, props.chosen.length > 0 && ` (${props.chosen.length})`] }), props.files.length === 0 && _jsx("p", { className: "jp-openbis-hint", children: UPLOAD.noFiles }), _jsx("ul", { children: props.files.map((file) => (_jsx("li", { children: _jsxs("label", { children: [_jsx("input", { type: "checkbox", checked: props.chosen.includes(file), onChange: () => toggle(file) }), " ", _jsx("bdi", { children: file.slice(file.lastIndexOf("/") + 1) })] }) }, file))) })] }));
}
/**
 * In: the server's doors, the connection, the notebook's path, what is preset, what else stands in its folder, what
 * writes the notebook to the disk before it is sent, who is told that it is saved, and who takes over a transfer that
 * goes on when this is closed.
 */
export function UploadView(props) {
    const { api, connection, notebook } = props;
    const [types, setTypes] = React.useState([]);
    const [typeCode, setTypeCode] = React.useState(props.type);
    const [properties, setProperties] = React.useState({});
    const [owner, setOwner] = React.useState(null);
    const [parents, setParents] = React.useState(props.parents);
    const [files, setFiles] = React.useState([]);
    const [hasTried, setTried] = React.useState(false);
    const { transfer, start, cancel } = useTransfer(api, props.onLeft);
    const work = useWork(asFailure);
    const type = types.find((one) => one.code === typeCode);
    const wrong = problems({ owner, type: typeCode, properties, parents, files }, type);
    /** Nobody is told of what they have had no time to fill in. */
    const shown = hasTried ? wrong : {};
    const chooseType = (code, all) => {
        const chosen = all.find((one) => one.code === code);
        setTypeCode(code);
        setTried(false);
        setProperties((before) => ({ ...presetProperties(chosen, notebook), ...keptOf(before, chosen) }));
    };
    const load = async () => {
        const found = await work.run(() => api.datasetTypes(connection));
        if (!found) {
            return;
        }
        setTypes(found.types);
        chooseType(props.type, found.types);
        if (props.owner) {
            const owners = await work.run(() => api.owners(connection, props.owner));
            setOwner(owners?.owners.find((one) => one.perm_id === props.owner) ?? null);
        }
    };
    React.useEffect(() => void load(), []);
    const save = async (newer) => {
        setTried(true);
        if (!owner || Object.keys(wrong).length > 0) {
            return;
        }
        const request = {
            kind: "upload",
            connection,
            notebook,
            owner: owner.perm_id,
            type: typeCode,
            properties: filledIn(properties),
            parents,
            files,
            newer,
        };
        await work.run(async () => {
            await props.writeNotebook(owner);
            await start(request, props.onSaved);
        });
    };
    const running = work.busy && transfer?.state === "running";
    const done = transfer?.state === "done";
    const isNewer = transfer?.state === "failed" && transfer.error?.code === "version-newer";
    return (_jsxs("div", { className: "jp-openbis", children: [_jsx(OwnerChoice, { api: api, connection: connection, owner: owner, problem: shown["owner"], onChoose: setOwner, onConnect: props.onConnect }), _jsx(Field, { label: UPLOAD.type, hint: type?.description, children: ({ id, describedBy }) => (_jsx("select", { id: id, className: "jp-mod-styled", value: typeCode, "aria-describedby": describedBy, onChange: (event) => chooseType(event.target.value, types), children: types.map((one) => (_jsx("option", { value: one.code, children: one.code }, one.code))) })) }), askedFor(type).map((assignment) => (_jsx(PropertyField, { assignment: assignment, value: properties[assignment.code] ?? "", problem: shown[assignment.code], onChange: (value) => setProperties((before) => ({ ...before, [assignment.code]: value })) }, assignment.code))), _jsx(Parents, { parents: parents, onChange: setParents }), _jsx(Files, { files: props.files, chosen: files, onChange: setFiles }), running && transfer && _jsx(Progress, { transfer: transfer, onCancel: cancel }), done && (_jsxs("p", { role: "status", className: "jp-openbis-done", children: [UPLOAD.done(transfer.perm_id ?? ""), " ", transfer.link && (_jsx("a", { href: transfer.link, target: "_blank", rel: "noopener noreferrer", children: LABELS.show }))] })), transfer?.state === "cancelled" && _jsx("p", { role: "status", children: TRANSFER.cancelled.upload }), isNewer && !work.busy && (_jsx(NewerVersion, { message: transfer.error?.message ?? "", onChoose: (newer) => void save(newer) })), _jsx(FailureNote, { failure: work.failure ?? (isNewer ? null : failureOf(transfer)), onConnect: props.onConnect, onAgain: types.length === 0 ? () => void load() : undefined }), _jsxs("footer", { className: "jp-openbis-foot", children: [_jsx("span", { className: "jp-openbis-hint", role: "status", children: running && TRANSFER.whenClosed }), _jsx(Button, { onClick: props.close, children: LABELS.close }), _jsx(Button, { primary: true, onClick: () => void save("ask"), disabled: running || done || work.busy, children: running ? UPLOAD.working : UPLOAD.start })] })] }));
}
/** What was filled in stays where the other type has the property, too. */
function keptOf(before, type) {
    const codes = new Set(askedFor(type).map((one) => one.code));
    return Object.fromEntries(Object.entries(before).filter(([code, value]) => value !== "" && codes.has(code)));
}
