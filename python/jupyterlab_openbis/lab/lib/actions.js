import { jsx as _jsx } from "react/jsx-runtime";
/** What the three buttons do with the current notebook. */
import { Notification } from "@jupyterlab/apputils";
import { PathExt } from "@jupyterlab/coreutils";
import { UUID } from "@lumino/coreutils";
import { asFailure } from "./api";
import { ConnectView } from "./connect-view";
import { showOwnDialog } from "./dialogs";
import { DownloadView } from "./download-view";
import { noteFailure } from "./failure-notice";
import { loadCell } from "./load-cell";
import { notebookFacts } from "./notebook-facts";
import { beginRun, showInOpenbis } from "./run-action";
import { noteTransfer } from "./transfer-notice";
import { CONNECT, DOWNLOAD, LABELS, UPLOAD } from "./texts";
import { UploadView } from "./upload-view";
import { WithConnect } from "./with-connect";
/** What is shown in a dialog, with the connections in its place while they are asked for. */
function withConnect(context, connection, body) {
    return (_jsx(WithConnect, { api: context.api, current: connection, onUse: ({ id }) => {
            context.connection.id = id;
        }, children: body }));
}
export async function connect(context) {
    await showOwnDialog(CONNECT.title, (close) => (_jsx(ConnectView, { api: context.api, current: context.connection.id, onUse: (connection) => {
            context.connection.id = connection.id;
        }, close: close })));
}
/** The id of a connection that works; asks for one where there is none. Null: the person changed their mind. */
async function workingConnection(context) {
    const find = async () => {
        const { connections } = await context.api.connections();
        const working = connections.filter((one) => one.state === "connected");
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
    }
    catch (error) {
        const failure = asFailure(error);
        noteFailure(failure.message, failure, () => void connect(context));
        return null;
    }
}
function language(panel) {
    const info = panel.content.model?.getMetadata("language_info");
    const spec = panel.content.model?.getMetadata("kernelspec");
    return info?.name ?? spec?.language ?? "";
}
/** Puts the cell below the active one and remembers which datasets the notebook works on now. */
function takeIn(panel, files, permIds, insertCell) {
    const model = panel.content.model;
    if (!model || model.readOnly) {
        return;
    }
    const known = notebookFacts(model.metadata).parents;
    model.setMetadata("openbis_downloads", [...new Set([...known, ...permIds])]);
    const home = PathExt.dirname(panel.context.path);
    const cell = insertCell
        ? loadCell(language(panel), files.map((file) => PathExt.relative(home, file)))
        : null;
    if (cell !== null) {
        const index = panel.content.activeCellIndex + 1;
        model.sharedModel.insertCell(index, { cell_type: "code", source: cell, metadata: { trusted: true } });
        panel.content.activeCellIndex = index;
    }
}
export async function download(context, panel) {
    const working = await workingConnection(context);
    if (working === null) {
        return;
    }
    const { folder, insertCell } = context.preferences();
    await showOwnDialog(DOWNLOAD.title, (close) => withConnect(context, working, (connection, askToConnect) => (_jsx(DownloadView, { api: context.api, connection: connection, folder: PathExt.join(PathExt.dirname(panel.context.path), folder), insertCell: insertCell, onFetched: (files, permIds, wanted) => takeIn(panel, files, permIds, wanted), onLeft: (watch) => void noteTransfer(watch, () => void connect(context)), onConnect: askToConnect, close: close }))));
}
/** Files beside the notebook, itself left out. */
async function neighbours(contents, notebook) {
    const folder = await contents.get(PathExt.dirname(notebook), { content: true });
    const found = (folder.content ?? []);
    return found.filter((one) => one.type !== "directory" && one.path !== notebook).map((one) => one.path);
}
/**
 * All saved versions of a notebook share a history id; one that was not made by openBIS gets its own now, and remembers
 * where it belongs. That a run stopped once is nothing about what the person saves.
 */
function giveHistory(panel, owner) {
    const model = panel.content.model;
    const { run, ...about } = (model?.getMetadata("openbis") ?? {});
    if (model && (!about["history_id"] || !about["owner"] || run)) {
        const { kind, perm_id } = owner;
        model.setMetadata("openbis", { history_id: UUID.uuid4(), owner: { kind, perm_id }, ...about });
    }
}
export async function upload(context, panel) {
    const working = await workingConnection(context);
    if (working === null) {
        return;
    }
    const facts = notebookFacts(panel.content.model?.metadata ?? {});
    const files = await neighbours(context.contents, panel.context.path).catch(() => []);
    await showOwnDialog(UPLOAD.title, (close) => withConnect(context, working, (connection, askToConnect) => (_jsx(UploadView, { api: context.api, connection: connection, notebook: panel.context.path, type: context.preferences().datasetType, parents: facts.parents, owner: facts.owner, files: files, writeNotebook: (owner) => {
            giveHistory(panel, owner);
            return panel.context.save();
        }, onSaved: (transfer) => {
            void context.known(panel).state.refresh();
            const message = UPLOAD.done(transfer.perm_id ?? "");
            const link = transfer.link;
            Notification.success(message, {
                actions: link ? [{ label: LABELS.show, callback: () => showInOpenbis(link) }] : [],
            });
        }, onLeft: (watch) => void noteTransfer(watch, () => void connect(context)), onConnect: askToConnect, close: close }))));
}
/** Let the server run the notebook's file and save it, whoever closes the page. */
export async function run(context, panel) {
    if ((await workingConnection(context)) !== null) {
        await beginRun(panel, context.known(panel), () => void connect(context));
    }
}
