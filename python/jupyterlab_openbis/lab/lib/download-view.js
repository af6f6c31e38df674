import { jsx as _jsx, jsxs as _jsxs } from "react/jsx-runtime";
/** The second button: search datasets, choose files, fetch them. */
import * as React from "react";
import { Failure, asFailure } from "./api";
import { chosenBytes, isFileChosen, toggleDataset, toggleFile, wanted, withFiles, } from "./download-model";
import { useNewest, useTransfer, useWork } from "./hooks";
import { Button, FailureNote, Field, Progress, TextField } from "./parts";
import { sizeText } from "./sizes";
import { DOWNLOAD, LABELS, TRANSFER } from "./texts";
const PAGE = 25;
function Row(props) {
    const { dataset, choices, onChange } = props;
    const [files, setFiles] = React.useState(null);
    const choice = choices.get(dataset.perm_id);
    const name = dataset.name || dataset.perm_id;
    const partly = Boolean(choice?.files);
    const box = React.useRef(null);
    React.useEffect(() => {
        if (box.current) {
            box.current.indeterminate = partly;
        }
    }, [partly]);
    const load = async () => {
        const found = files ?? (await props.loadFiles(dataset.perm_id));
        if (found) {
            setFiles(found);
            onChange((all) => withFiles(all, dataset.perm_id, found));
        }
    };
    return (_jsxs("li", { "data-perm-id": dataset.perm_id, children: [_jsxs("label", { className: "jp-openbis-choice", children: [_jsx("input", { ref: box, type: "checkbox", checked: Boolean(choice), onChange: () => {
                            onChange((all) => toggleDataset(all, dataset));
                            void load();
                        } }), _jsxs("span", { children: [_jsx("bdi", { children: name }), _jsx("br", {}), _jsx("span", { className: "jp-openbis-facts", children: [dataset.type, dataset.perm_id, dataset.owner, dataset.registered].filter(Boolean).join(" · ") })] })] }), _jsxs("details", { onToggle: (event) => void (event.currentTarget.open && load()), children: [_jsx("summary", { "aria-label": DOWNLOAD.showFiles(name), children: DOWNLOAD.files }), files?.length === 0 && _jsx("p", { className: "jp-openbis-hint", children: DOWNLOAD.noFiles }), _jsx("ul", { children: files?.map((file) => (_jsx("li", { children: _jsxs("label", { children: [_jsx("input", { type: "checkbox", checked: isFileChosen(choices, dataset.perm_id, file.path), onChange: () => onChange((all) => toggleFile(all, dataset, files, file.path)) }), " ", _jsx("bdi", { children: file.path }), " ", _jsx("span", { className: "jp-openbis-facts", children: sizeText(file.size) })] }) }, file.path))) })] })] }));
}
/**
 * In: the server's doors, the connection, the folder that is offered, who is told of what was fetched: the files
 * (paths below the server's root), the permIds, whether a cell is wanted; and who takes over a transfer that goes on when
 * this is closed.
 */
export function DownloadView(props) {
    const { api, connection } = props;
    const [text, setText] = React.useState("");
    const [place, setPlace] = React.useState("");
    const [type, setType] = React.useState("");
    const [types, setTypes] = React.useState([]);
    const [page, setPage] = React.useState(null);
    const [choices, setChoices] = React.useState(new Map());
    const [folder, setFolder] = React.useState(props.folder);
    const [insert, setInsert] = React.useState(props.insertCell);
    /** The folder of the last download, whatever is typed meanwhile. */
    const [fetchedInto, setFetchedInto] = React.useState("");
    const { transfer, start, cancel } = useTransfer(api, props.onLeft);
    const work = useWork(asFailure);
    const fetching = useWork(asFailure);
    const newest = useNewest();
    const search = async (from) => {
        const query = { text: text.trim(), place: place.trim(), type, from, count: PAGE };
        const found = await newest(() => work.run(() => api.datasets(connection, query)));
        if (found) {
            setPage((before) => ({
                items: from ? [...(before?.items ?? []), ...found.items] : found.items,
                total: found.total,
            }));
        }
    };
    React.useEffect(() => {
        void work.run(() => api.datasetTypes(connection)).then((found) => setTypes(found?.types ?? []));
        void search(0);
    }, []);
    const fetchFiles = async () => {
        const request = { kind: "download", connection, folder, datasets: wanted(choices) };
        const permIds = [...choices.keys()];
        setFetchedInto(folder);
        await fetching.run(() => start(request, (end) => props.onFetched(end.files, permIds, insert)));
    };
    const loadFiles = async (permId) => (await work.run(() => api.files(connection, permId)))?.files;
    const running = fetching.busy && transfer?.state === "running";
    const bytes = chosenBytes(choices);
    return (_jsxs("div", { className: "jp-openbis", children: [_jsxs("form", { className: "jp-openbis-search", onSubmit: (event) => {
                    event.preventDefault();
                    void search(0);
                }, children: [_jsx(TextField, { label: DOWNLOAD.text, type: "search", value: text, onChange: setText, onEnter: () => void search(0) }), _jsx(TextField, { label: DOWNLOAD.place, value: place, onChange: setPlace, onEnter: () => void search(0) }), _jsx(Field, { label: DOWNLOAD.type, children: ({ id }) => (_jsxs("select", { id: id, className: "jp-mod-styled", value: type, onChange: (event) => setType(event.target.value), children: [_jsx("option", { value: "", children: DOWNLOAD.anyType }), types.map((one) => (_jsx("option", { value: one.code, children: one.code }, one.code)))] })) }), _jsx(Button, { submit: true, disabled: work.busy, children: DOWNLOAD.search })] }), _jsx("p", { role: "status", className: "jp-openbis-hint", children: page
                    ? page.total
                        ? DOWNLOAD.found(page.items.length, page.total)
                        : DOWNLOAD.nothing
                    : work.busy
                        ? DOWNLOAD.searching
                        : "" }), _jsx("ul", { className: "jp-openbis-list", "aria-label": DOWNLOAD.title, children: page?.items.map((dataset) => (_jsx(Row, { dataset: dataset, choices: choices, loadFiles: loadFiles, onChange: setChoices }, dataset.perm_id))) }), page && page.items.length < page.total && (_jsx(Button, { onClick: () => void search(page.items.length), disabled: work.busy, children: DOWNLOAD.more })), _jsxs("div", { className: "jp-openbis-row", children: [_jsx(TextField, { label: DOWNLOAD.folder, value: folder, onChange: setFolder }), _jsxs("label", { children: [_jsx("input", { type: "checkbox", checked: insert, onChange: (event) => setInsert(event.target.checked) }), " ", DOWNLOAD.insert] })] }), running && transfer && _jsx(Progress, { transfer: transfer, onCancel: cancel }), transfer?.state === "done" && _jsx("p", { role: "status", children: DOWNLOAD.done(transfer.files.length, fetchedInto) }), transfer?.state === "cancelled" && _jsx("p", { role: "status", children: TRANSFER.cancelled.download }), _jsx(FailureNote, { failure: work.failure ?? fetching.failure ?? failureOf(transfer), onConnect: props.onConnect }), _jsxs("footer", { className: "jp-openbis-foot", children: [_jsx("span", { className: "jp-openbis-hint", role: "status", children: running ? TRANSFER.whenClosed : DOWNLOAD.chosen(choices.size, bytes ? sizeText(bytes) : "") }), _jsx(Button, { onClick: props.close, children: LABELS.close }), _jsx(Button, { primary: true, onClick: () => void fetchFiles(), disabled: fetching.busy || choices.size === 0, children: DOWNLOAD.start })] })] }));
}
/** The failure of a transfer that ended with one. */
export function failureOf(transfer) {
    return transfer?.state === "failed" && transfer.error ? new Failure(transfer.error) : null;
}
