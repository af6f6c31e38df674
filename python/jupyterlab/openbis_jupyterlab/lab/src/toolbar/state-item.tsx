/** The item of the toolbar that says whether openBIS has the notebook as it stands, and how far its run is. */
import { ReactWidget, UseSignal } from "@jupyterlab/ui-components";
import type { CommandRegistry } from "@lumino/commands";
import { Menu } from "@lumino/widgets";
import { lastRunText, NotebookRun, progressText } from "../runs";
import type { INotebookState, IRun } from "../server";
import { NotebookState, stateText, symbolOf } from "../state";
import { RUN, STATE } from "../texts";

/** `unfinished`: where the last run of the notebook stopped. */
function State(props: {
  state: INotebookState | null;
  unfinished: string | null;
  onMenu: (anchor: HTMLElement) => void;
}): React.JSX.Element | null {
  const { state, unfinished } = props;
  if (!state) {
    return null;
  }
  return (
    <button
      type="button"
      className={`jp-openbis-saved jp-mod-${state.state}`}
      aria-haspopup="menu"
      title={[unfinished, STATE.hint[state.state], STATE.menu].filter(Boolean).join("\n")}
      onClick={(event) => props.onMenu(event.currentTarget)}
    >
      <span aria-hidden="true">{symbolOf(state)}</span> <span role="status">{stateText(state)}</span>
      {unfinished && <span className="jp-openbis-broken">; {unfinished}</span>}
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
export function stateItem(
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
              <State state={state.current} unfinished={lastRunText(state.about)} onMenu={openMenu} />
            )
          }
        </UseSignal>
      )}
    </UseSignal>,
  );
  widget.addClass("jp-openbis-toolbar-state");
  return widget;
}
