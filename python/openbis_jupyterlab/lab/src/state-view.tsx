/** The item of the toolbar that says whether openBIS has the notebook as it stands, and how far its run is. */
import { ReactWidget, UseSignal } from "@jupyterlab/ui-components";
import type { CommandRegistry } from "@lumino/commands";
import { Menu } from "@lumino/widgets";
import type { NotebookRun } from "./notebook-run";
import type { NotebookState } from "./notebook-state";
import { markText, progressText } from "./run-texts";
import { RUN, STATE } from "./texts";
import type { INotebookState, IRun } from "./types";

const MARKS: Record<INotebookState["state"], string> = { never: "○", saved: "●", changed: "◐" };

export function markOf({ state }: INotebookState): string {
  return MARKS[state];
}

export function stateText({ state, perm_id }: INotebookState): string {
  return state === "never" ? STATE.never : STATE[state](perm_id ?? "");
}

/** `broken`: where the last run of the notebook stopped. */
function State(props: {
  state: INotebookState | null;
  broken: string | null;
  onMenu: (anchor: HTMLElement) => void;
}): React.JSX.Element | null {
  const { state, broken } = props;
  if (!state) {
    return null;
  }
  return (
    <button
      type="button"
      className={`jp-openbis-saved jp-mod-${state.state}`}
      aria-haspopup="menu"
      title={[broken, STATE.hint[state.state], STATE.menu].filter(Boolean).join("\n")}
      onClick={(event) => props.onMenu(event.currentTarget)}
    >
      <span aria-hidden="true">{markOf(state)}</span> <span role="status">{stateText(state)}</span>
      {broken && <span className="jp-openbis-broken">; {broken}</span>}
    </button>
  );
}

function Running(props: { run: IRun; isStopping: boolean; onStop: () => void }): React.JSX.Element {
  return (
    <span className="jp-openbis-running" title={RUN.hint}>
      <span role="status">{progressText(props.run)}</span>
      <button type="button" className="jp-openbis-stop" disabled={props.isStopping} onClick={props.onStop}>
        {props.isStopping ? RUN.stopping : RUN.stop}
      </button>
    </span>
  );
}

/** In: the notebook's state and run, and the commands that its menu offers. */
export function stateWidget(
  state: NotebookState,
  run: NotebookRun,
  commands: CommandRegistry,
  offered: readonly string[],
): ReactWidget {
  const openMenu = (anchor: HTMLElement): void => {
    const menu = new Menu({ commands });
    offered.forEach((command) => menu.addItem({ command }));
    const { left, bottom } = anchor.getBoundingClientRect();
    menu.open(left, bottom);
  };
  const widget = ReactWidget.create(
    <UseSignal signal={state.changed}>
      {() => (
        <UseSignal signal={run.changed}>
          {() =>
            run.current ? (
              <Running
                run={run.current}
                isStopping={run.isStopping}
                onStop={() => void run.stop().catch(() => undefined)}
              />
            ) : (
              <State state={state.current} broken={markText(state.about)} onMenu={openMenu} />
            )
          }
        </UseSignal>
      )}
    </UseSignal>,
  );
  widget.addClass("jp-openbis-toolbar-state");
  return widget;
}
