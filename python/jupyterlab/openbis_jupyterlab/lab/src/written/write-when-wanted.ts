/** Writes a notebook's file when a cell of it, about to save it in openBIS, asks for that; and again when that cell ends. */
import type { NotebookPanel } from "@jupyterlab/notebook";
import type { Event } from "@jupyterlab/services";
import type { ISignal } from "@lumino/signaling";
import type { Api, INotebookWanted } from "../server";

/** `$id` of the event (`SCHEMA` in `openbis_jupyterlab/pages/requests.py`). */
export const WANTED = "urn:openbis-jupyterlab:notebook-wanted:1";

type Notebook = NotebookPanel["content"];
type OpenNotebook = Pick<NotebookPanel, "content"> & {
  context: Pick<NotebookPanel["context"], "path" | "save">;
};

interface IExecution {
  notebook: Notebook;
  cell: object;
}

/** JupyterLab's own news of its cells. */
export interface IExecutions {
  executionScheduled: ISignal<unknown, IExecution>;
  executed: ISignal<unknown, IExecution>;
}

/** In: the server's events; what JupyterLab runs; the open notebooks; who is told that openBIS may have one now. */
export function writeWhenWanted(
  events: ISignal<unknown, Event.Emission>,
  executions: IExecutions,
  open: () => Iterable<OpenNotebook>,
  api: Pick<Api, "sayOfWanted">,
): void {
  // Several pages may have the notebook open: only the one that runs its cells has their results.
  const running = new WeakMap<Notebook, Set<object>>();
  const asked = new WeakSet<Notebook>();
  const find = (content: Notebook): OpenNotebook | undefined =>
    [...open()].find((one) => one.content === content);

  const write = async (id: string, panel: OpenNotebook): Promise<void> => {
    const say = (said: INotebookWanted["said"]): Promise<unknown> => api.sayOfWanted({ id, said });
    asked.add(panel.content);
    await say("taken");
    const said = await panel.context.save().then(
      () => "written" as const,
      () => "refused" as const, // JupyterLab has said why
    );
    await say(said);
  };

  executions.executionScheduled.connect((_, { notebook, cell }) => {
    running.set(notebook, (running.get(notebook) ?? new Set()).add(cell));
  });
  executions.executed.connect((_, { notebook, cell }) => {
    // Of text, too, JupyterLab says that it was executed; but it is never scheduled.
    const wasRunning = running.get(notebook)?.delete(cell) ?? false;
    // What the cell has said last is no change of the person's: the file has it at once.
    if (wasRunning && asked.delete(notebook)) {
      void find(notebook)
        ?.context.save()
        .catch(() => undefined);
    }
  });
  events.connect((_, event) => {
    if (event.schema_id !== WANTED) {
      return;
    }
    for (const panel of open()) {
      if (panel.context.path === event["path"] && running.get(panel.content)?.size) {
        // A server that answers no more has a cell that waits no more.
        void write(String(event["id"]), panel).catch(() => undefined);
      }
    }
  });
}
