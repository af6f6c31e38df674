/** The item of the toolbar that says whether openBIS has the notebook as it stands. */
import { ReactWidget, UseSignal } from "@jupyterlab/ui-components";
import * as React from "react";
import type { NotebookState } from "./notebook-state";
import { STATE } from "./texts";
import type { INotebookState } from "./types";

const MARKS: Record<INotebookState["state"], string> = { never: "○", saved: "●", changed: "◐" };

export function markOf({ state }: INotebookState): string {
  return MARKS[state];
}

export function stateText({ state, perm_id }: INotebookState): string {
  return state === "never" ? STATE.never : STATE[state](perm_id ?? "");
}

function State(props: { state: INotebookState | null }): React.JSX.Element | null {
  const { state } = props;
  if (!state) {
    return null;
  }
  const content = (
    <>
      <span aria-hidden="true">{markOf(state)}</span> {stateText(state)}
    </>
  );
  return (
    <span className={`jp-openbis-saved jp-mod-${state.state}`} role="status" title={STATE.hint[state.state]}>
      {state.link ? (
        <a href={state.link} target="_blank" rel="noopener noreferrer">
          {content}
        </a>
      ) : (
        content
      )}
    </span>
  );
}

export function stateWidget(state: NotebookState): ReactWidget {
  const widget = ReactWidget.create(
    <UseSignal signal={state.changed}>{() => <State state={state.current} />}</UseSignal>,
  );
  widget.addClass("jp-openbis-toolbar-state");
  return widget;
}
