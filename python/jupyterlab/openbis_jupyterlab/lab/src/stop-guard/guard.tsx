/** Asks before a command that stops the server, or leads to where it is stopped, while work is not in openBIS. */
import { Dialog, showDialog } from "@jupyterlab/apputils";
import { ReactWidget } from "@jupyterlab/ui-components";
import type { CommandRegistry } from "@lumino/commands";
import { progressText } from "../runs";
import { stateText, symbolOf } from "../state";
import { STOP } from "../texts";
import { LeaveConsent } from "./leave-consent";
import type { IUnsaved } from "./unsaved";

interface IStopping {
  /** The label of the button that goes on. */
  confirmLabel: string;
  /** What becomes of the page; it only may end where JupyterLab asks, too. */
  page: "may end" | "ends" | "stays";
  /** Milliseconds for the search: whoever has a server that does not answer needs these commands most. */
  timeout: number;
}

/**
 * The commands of JupyterLab, Notebook and the hub's extension. `hub:restart` is none of them. It stands in no menu:
 * JupyterLab offers it when the server does not answer, and it opens the hub's page that starts one, which leads back
 * to one that runs.
 */
const STOPPING: Record<string, IStopping> = {
  "filemenu:shutdown": { confirmLabel: STOP.anyway.stop, page: "may end", timeout: 10_000 },
  // Five seconds after a click browsers open no tab anymore.
  "hub:control-panel": { confirmLabel: STOP.anyway.open, page: "stays", timeout: 3000 },
  "hub:logout": { confirmLabel: STOP.anyway.leave, page: "ends", timeout: 10_000 },
};

function describe({ run, state }: IUnsaved): string {
  return run ? `▸ ${progressText(run)}` : `${symbolOf(state)} ${stateText(state)}`;
}

async function confirms(unsaved: readonly IUnsaved[], confirmLabel: string): Promise<boolean> {
  const body = ReactWidget.create(
    <div className="jp-openbis">
      <p>{STOP.intro}</p>
      <ul className="jp-openbis-list">
        {unsaved.map((one) => (
          <li key={one.path}>
            <bdi>{one.path}</bdi> <span className="jp-openbis-facts">{describe(one)}</span>
          </li>
        ))}
      </ul>
      {unsaved.some(({ run }) => run) && <p>{STOP.runs}</p>}
    </div>,
  );
  body.addClass("jp-openbis-body");
  const { button } = await showDialog({
    title: STOP.title,
    body,
    buttons: [Dialog.cancelButton({ label: STOP.keep }), Dialog.warnButton({ label: confirmLabel })],
    defaultButton: 0,
  });
  return button.accept;
}

/**
 * In: the application's commands, who finds unsaved work within a time, and what the person agreed to leave behind.
 * A registry has no way to be asked before a command of somebody else, and these are in menus, palette and shortcuts:
 * its `execute` is what all of them call.
 */
export function guardStopping(
  commands: CommandRegistry,
  find: (timeout: number) => Promise<IUnsaved[]>,
  consent: LeaveConsent,
): void {
  const execute = commands.execute.bind(commands);
  commands.execute = async (id, args) => {
    const stopping = STOPPING[id];
    if (!stopping) {
      return execute(id, args) as Promise<unknown>;
    }
    const unsaved = await find(stopping.timeout);
    if (unsaved.length > 0 && !(await confirms(unsaved, stopping.confirmLabel))) {
      return undefined;
    }
    const paths = unsaved.map(({ path }) => path);
    if (stopping.page !== "stays") {
      consent.give(paths);
    }
    try {
      return (await execute(id, args)) as unknown;
    } finally {
      if (stopping.page === "may end") {
        void consent.afterShutdown(paths);
      }
    }
  };
}
