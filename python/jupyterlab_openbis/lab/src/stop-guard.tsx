/** Asks before a command that stops the server, or leads to where it is stopped, while work is not in openBIS. */
import { Dialog, showDialog } from "@jupyterlab/apputils";
import { ReactWidget } from "@jupyterlab/ui-components";
import type { CommandRegistry } from "@lumino/commands";

import { markOf, stateText } from "./state-view";
import { STOP } from "./texts";
import type { IUnsaved } from "./unsaved";

/** The commands of JupyterLab, Notebook and the hub's extension: what going on is called, whether the page ends by it. */
const STOPPING: Record<string, { goOn: string; ends: boolean }> = {
  "filemenu:shutdown": { goOn: STOP.anyway.stop, ends: true },
  "hub:control-panel": { goOn: STOP.anyway.open, ends: false },
  "hub:restart": { goOn: STOP.anyway.restart, ends: false },
  "hub:logout": { goOn: STOP.anyway.leave, ends: true },
};

async function mayGoOn(unsaved: readonly IUnsaved[], goOn: string): Promise<boolean> {
  const body = ReactWidget.create(
    <div className="jp-openbis">
      <p>{STOP.intro}</p>
      <ul className="jp-openbis-list">
        {unsaved.map(({ path, state }) => (
          <li key={path}>
            <bdi>{path}</bdi>{" "}
            <span className="jp-openbis-facts">
              {markOf(state)} {stateText(state)}
            </span>
          </li>
        ))}
      </ul>
    </div>,
  );
  body.addClass("jp-openbis-body");
  const { button } = await showDialog({
    title: STOP.title,
    body,
    buttons: [Dialog.cancelButton({ label: STOP.keep }), Dialog.warnButton({ label: goOn })],
    defaultButton: 0,
  });
  return button.accept;
}

/**
 * In: the application's commands, who finds unsaved work, and who is told of what the person leaves all the same.
 * A registry has no way to be asked before a command of somebody else, and these are in menus, palette and shortcuts:
 * its `execute` is the one door that all of them take.
 */
export function guardStopping(
  commands: CommandRegistry,
  find: () => Promise<IUnsaved[]>,
  onLeft: (unsaved: readonly IUnsaved[]) => void,
): void {
  const execute = commands.execute.bind(commands);
  commands.execute = async (id, args) => {
    const stopping = STOPPING[id];
    if (stopping) {
      const unsaved = await find().catch(() => []);
      if (unsaved.length > 0 && !(await mayGoOn(unsaved, stopping.goOn))) {
        return undefined;
      }
      if (stopping.ends) {
        onLeft(unsaved);
      }
    }
    return execute(id, args) as Promise<unknown>;
  };
}
