/** The commands of toolbar, menu and palette. */
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { CommandRegistry } from "@lumino/commands";
import { connect } from "../connect";
import { download, type IDownloadContext } from "../download";
import { type IEnvironmentContext, openInSameEnvironment } from "../environment";
import { run } from "../runs";
import { type ISaveContext, save } from "../save";
import { LABELS } from "../texts";
import { connectIcon, downloadIcon, showInOpenbis, uploadIcon } from "../ui";
import type { OpenNotebooks } from "./open-notebooks";

/** What the commands need to know. */
export interface IActionContext extends IDownloadContext, ISaveContext, IEnvironmentContext {
  preferences: () => ReturnType<IDownloadContext["preferences"]> & ReturnType<ISaveContext["preferences"]>;
  openNotebook: OpenNotebooks;
}

/** What the menu of the toolbar's item offers. */
export const MENU_COMMANDS = [
  "openbis:upload",
  "openbis:run",
  "openbis:environment",
  "openbis:show",
  "openbis:place",
];

/** In: who says which notebook a command is meant for, that of the clicked toolbar, else the current one. Out: ids. */
export function addCommands(
  commands: CommandRegistry,
  context: IActionContext,
  target: () => NotebookPanel | null,
): string[] {
  const withNotebook = (action: (panel: NotebookPanel) => Promise<void>) => async () => {
    const panel = target();
    if (panel) {
      await action(panel);
    }
  };
  const isEnabled = (): boolean => target() !== null;
  const opened = () => {
    const panel = target();
    return panel && context.openNotebook(panel);
  };
  /** A command that opens a page of openBIS, where there is one. */
  const toPage = (label: string, page: "link" | "place"): CommandRegistry.ICommandOptions => {
    const address = (): string | null => opened()?.state.current?.[page] ?? null;
    return {
      label,
      isEnabled: () => address() !== null,
      execute: () => {
        const found = address();
        if (found) {
          showInOpenbis(found);
        }
      },
    };
  };
  const entries: Record<string, CommandRegistry.ICommandOptions> = {
    "openbis:connect": { label: LABELS.connect, icon: connectIcon, execute: () => connect(context) },
    "openbis:download": {
      label: LABELS.download,
      icon: downloadIcon,
      isEnabled,
      execute: withNotebook((one) => download(context, one)),
    },
    "openbis:upload": {
      label: LABELS.upload,
      icon: uploadIcon,
      isEnabled,
      execute: withNotebook((one) => save(context, one)),
    },
    "openbis:run": {
      label: LABELS.run,
      isEnabled: () => isEnabled() && !opened()?.run.current,
      execute: withNotebook((one) => run(context, one, context.openNotebook(one).run)),
    },
    "openbis:environment": {
      label: LABELS.environment,
      isEnabled: () => Boolean(opened()?.state.current?.perm_id),
      execute: withNotebook((one) => openInSameEnvironment(context, one, context.openNotebook(one).state)),
    },
    "openbis:show": toPage(LABELS.show, "link"),
    "openbis:place": toPage(LABELS.place, "place"),
  };
  for (const [id, options] of Object.entries(entries)) {
    commands.addCommand(id, {
      caption: options.label,
      describedBy: { args: { type: "object" } },
      ...options,
    });
  }
  return Object.keys(entries);
}
