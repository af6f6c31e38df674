/** From the button *download* to files beside the notebook and a cell that loads them. */
import { PathExt } from "@jupyterlab/coreutils";
import type { NotebookPanel } from "@jupyterlab/notebook";
import { languageOf } from "../code";
import { connect, type IConnectContext, withConnect, workingConnection } from "../connect";
import { rememberDatasets } from "../state";
import { DOWNLOAD } from "../texts";
import { showTransfer } from "../transfer";
import { showOpenbisDialog } from "../ui";
import { DownloadView } from "./download-view";
import { loadCell } from "./load-cell";

export interface IDownloadContext extends IConnectContext {
  /** Where downloads go, and whether they insert a cell (`schema/plugin.json`). */
  preferences: () => { folder: string; insertCell: boolean };
}

export async function download(context: IDownloadContext, panel: NotebookPanel): Promise<void> {
  const working = await workingConnection(context);
  if (working === null) {
    return;
  }
  const { folder, insertCell } = context.preferences();
  await showOpenbisDialog(DOWNLOAD.title, (close) =>
    withConnect(context, working, (connection, askToConnect) => (
      <DownloadView
        api={context.api}
        connection={connection}
        folder={PathExt.join(PathExt.dirname(panel.context.path), folder)}
        insertCell={insertCell}
        onFetched={(files, permIds, wanted) => addDownloads(panel, files, permIds, wanted)}
        onClosedEarly={(watch) => void showTransfer(watch, () => void connect(context))}
        onConnect={askToConnect}
        close={close}
      />
    )),
  );
}

/** Puts the cell below the active one and remembers which datasets the notebook works on now. */
function addDownloads(panel: NotebookPanel, files: string[], permIds: string[], insertCell: boolean): void {
  const model = panel.content.model;
  if (!model || model.readOnly) {
    return;
  }
  rememberDatasets(model, permIds);
  const home = PathExt.dirname(panel.context.path);
  const cell = insertCell
    ? loadCell(
        languageOf(panel),
        files.map((file) => PathExt.relative(home, file)),
      )
    : null;
  if (cell !== null) {
    const index = panel.content.activeCellIndex + 1;
    model.sharedModel.insertCell(index, { cell_type: "code", source: cell, metadata: { trusted: true } });
    panel.content.activeCellIndex = index;
  }
}
