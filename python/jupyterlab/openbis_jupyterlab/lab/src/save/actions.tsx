/** From the button *save* to the notebook as a dataset. */
import { Notification } from "@jupyterlab/apputils";
import { PathExt } from "@jupyterlab/coreutils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { Contents } from "@jupyterlab/services";
import { UUID } from "@lumino/coreutils";
import { connect, type IConnectContext, withConnect, workingConnection } from "../connect";
import type { IOwner } from "../server";
import { notebookMetadata } from "../state";
import { LABELS, UPLOAD } from "../texts";
import { showTransfer } from "../transfer";
import { showInOpenbis, showOpenbisDialog } from "../ui";
import { SaveView } from "./save-view";

export interface ISaveContext extends IConnectContext {
  contents: Contents.IManager;
  /** What a notebook is saved as unless another type is chosen (`schema/plugin.json`). */
  preferences: () => { datasetType: string };
  /** Ask anew whether openBIS has the notebook. */
  refreshState: (panel: NotebookPanel) => void;
}

export async function save(context: ISaveContext, panel: NotebookPanel): Promise<void> {
  const working = await workingConnection(context);
  if (working === null) {
    return;
  }
  const facts = notebookMetadata(panel.content.model?.metadata ?? {});
  const files = await filesBeside(context.contents, panel.context.path).catch(() => []);
  await showOpenbisDialog(UPLOAD.title, (close) =>
    withConnect(context, working, (connection, askToConnect) => (
      <SaveView
        api={context.api}
        connection={connection}
        notebook={panel.context.path}
        type={context.preferences().datasetType}
        name={facts.name}
        parents={facts.parents}
        owner={facts.owner}
        files={files}
        writeNotebook={(owner) => {
          addMetadata(panel, owner);
          return panel.context.save();
        }}
        onSaved={(transfer) => {
          context.refreshState(panel);
          const message = UPLOAD.done(transfer.perm_id ?? "", transfer.note);
          const link = transfer.link;
          Notification.success(message, {
            actions: link ? [{ label: LABELS.show, callback: () => showInOpenbis(link) }] : [],
          });
        }}
        onClosedEarly={(watch) => void showTransfer(watch, () => void connect(context))}
        onConnect={askToConnect}
        close={close}
      />
    )),
  );
}

/** Files beside the notebook, itself left out. */
async function filesBeside(contents: Contents.IManager, notebook: string): Promise<string[]> {
  const folder = await contents.get(PathExt.dirname(notebook), { content: true });
  const found = (folder.content ?? []) as Contents.IModel[];
  return found.filter((one) => one.type !== "directory" && one.path !== notebook).map((one) => one.path);
}

/**
 * All saved versions of a notebook share a history id; one that was not made by openBIS gets its own now, and remembers
 * where it belongs. That a run stopped once is nothing about what the person saves.
 */
function addMetadata(panel: NotebookPanel, owner: IOwner): void {
  const model = panel.content.model;
  const { run, ...about } = (model?.getMetadata("openbis") ?? {}) as Record<string, unknown>;
  if (model && (!about["history_id"] || !about["owner"] || run)) {
    const { kind, perm_id } = owner;
    model.setMetadata("openbis", { history_id: UUID.uuid4(), owner: { kind, perm_id }, ...about });
  }
}
