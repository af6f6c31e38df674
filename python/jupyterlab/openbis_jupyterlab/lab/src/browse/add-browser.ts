/** Puts the panel beside the notebooks; light: React and all views come when the panel is looked at. */
import type { ILayoutRestorer, JupyterFrontEnd } from "@jupyterlab/application";
import type { INotebookTracker } from "@jupyterlab/notebook";
import type { IStateDB } from "@jupyterlab/statedb";
import { connect, type IConnectContext } from "../connect";
import { LABELS } from "../texts";
import { showTransfer } from "../transfer";
import { takeDrops } from "./drag";
import { readMemory } from "./memory";
import { BrowserPanel, PANEL_ID } from "./panel";

/** Among the panels of the left side, after JupyterLab's own. */
const RANK = 600;

export const BROWSE_COMMAND = "openbis:browse";

/** In: the page, what is known to connect, the notebooks, where things are remembered. */
export function addBrowser(
  app: JupyterFrontEnd,
  context: IConnectContext & { preferences: () => { folder: string } },
  tracker: INotebookTracker,
  state: IStateDB | null,
  restorer: ILayoutRestorer | null,
): void {
  const connectNow = (): Promise<void> => connect(context);
  const panel: BrowserPanel = new BrowserPanel(async () => {
    const [{ browserWidget }, memory] = await Promise.all([import("./browser-widget"), readMemory(state)]);
    return browserWidget({
      api: context.api,
      connection: context.connection,
      memory,
      notebook: () => tracker.currentWidget,
      notebookChanged: tracker.currentChanged,
      shown: panel.shown,
      connect: connectNow,
      folder: () => context.preferences().folder,
      onClosedEarly: (watch) => void showTransfer(watch, () => void connectNow()),
    });
  });
  app.shell.add(panel, "left", { rank: RANK });
  restorer?.add(panel, PANEL_ID);
  takeDrops(tracker);
  app.commands.addCommand(BROWSE_COMMAND, {
    label: LABELS.browse,
    caption: LABELS.browse,
    describedBy: { args: { type: "object" } },
    execute: () => app.shell.activateById(PANEL_ID),
  });
}
