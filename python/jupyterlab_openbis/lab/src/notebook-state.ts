/** Whether the current state of an open notebook is in openBIS: the server compares the file, we add what is unsaved. */
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { INotebookModel } from "@jupyterlab/notebook";
import { DisposableDelegate, IDisposable } from "@lumino/disposable";
import { ISignal, Signal } from "@lumino/signaling";
import type { Api } from "./api";
import type { INotebookState } from "./types";

type Context = DocumentRegistry.IContext<INotebookModel>;

export class NotebookState implements IDisposable {
  constructor(
    private readonly api: Api,
    private readonly context: Context,
  ) {
    const onSave = (_: unknown, step: DocumentRegistry.SaveState): void => {
      if (step === "completed") {
        void this.refresh();
      }
    };
    const onModel = (_: unknown, change: { name: string }): void => {
      if (change.name === "dirty") {
        this._changed.emit();
      }
    };
    const onPath = (): void => void this.refresh();
    context.saveState.connect(onSave);
    context.model.stateChanged.connect(onModel);
    context.pathChanged.connect(onPath);
    this.connections = new DisposableDelegate(() => {
      context.saveState.disconnect(onSave);
      context.model.stateChanged.disconnect(onModel);
      context.pathChanged.disconnect(onPath);
      Signal.clearData(this);
    });
    context.disposed.connect(() => this.dispose());
    void context.ready.then(() => this.refresh());
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this.connections.isDisposed;
  }

  /** The state as it is now; null while it is not known. */
  get current(): INotebookState | null {
    if (this.onDisk?.state === "saved" && this.context.model.dirty) {
      return { ...this.onDisk, state: "changed" };
    }
    return this.onDisk;
  }

  /** Whether this is a notebook of openBIS whose current state is not there. */
  get isAtRisk(): boolean {
    const about = this.context.model.getMetadata("openbis");
    return Boolean(about || this.onDisk?.perm_id) && this.current !== null && this.current.state !== "saved";
  }

  /** Ask the server again. */
  async refresh(): Promise<void> {
    try {
      this.onDisk = await this.api.notebookState(this.context.path);
    } catch {
      this.onDisk = null;
    }
    if (!this.isDisposed) {
      this._changed.emit();
    }
  }

  dispose(): void {
    this.connections.dispose();
  }

  private onDisk: INotebookState | null = null;
  private readonly connections: IDisposable;
  private readonly _changed = new Signal<this, void>(this);
}
