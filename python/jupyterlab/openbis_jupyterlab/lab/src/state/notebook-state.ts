/** Whether the current state of an open notebook is in openBIS: the server compares the file, we add what is unsaved. */
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { INotebookModel } from "@jupyterlab/notebook";
import { DisposableDelegate, IDisposable } from "@lumino/disposable";
import { ISignal, Signal } from "@lumino/signaling";
import type { Api, INotebookState } from "../server";

type Context = DocumentRegistry.IContext<INotebookModel>;

/** Metadata that each start of a kernel writes anew (`BOOKKEEPING` in `client/notebooks/notebook_file.py`). */
const BOOKKEEPING = ["kernelspec", "language_info"];

export class NotebookState implements IDisposable {
  constructor(
    private readonly api: Api,
    private readonly context: Context,
  ) {
    const refresh = (): void => void this.refresh();
    // The model tells of a change of its metadata, and right after it, as of any other, that its content has changed.
    let isBookkeeping = false;
    const onMetadata = (_: unknown, change: { key: string }): void => {
      isBookkeeping = BOOKKEEPING.includes(change.key);
    };
    const onContent = (): void => {
      if (!isBookkeeping && !this.touched) {
        this.touched = true;
        this._changed.emit();
      }
      isBookkeeping = false;
    };
    // Written, or read anew from the disk: what stands there is nobody's change anymore. With real-time collaboration
    // the server writes by itself, a while after the page has said that it did: only then the disk has it.
    const onState = (_: unknown, change: { name: string; newValue?: unknown }): void => {
      if (this.touched && change.name === "dirty" && change.newValue === false) {
        this.touched = false;
        refresh();
      }
    };
    context.fileChanged.connect(refresh);
    context.pathChanged.connect(refresh);
    context.model.metadataChanged.connect(onMetadata);
    context.model.contentChanged.connect(onContent);
    context.model.stateChanged.connect(onState);
    this.connections = new DisposableDelegate(() => {
      context.fileChanged.disconnect(refresh);
      context.pathChanged.disconnect(refresh);
      context.model.metadataChanged.disconnect(onMetadata);
      context.model.contentChanged.disconnect(onContent);
      context.model.stateChanged.disconnect(onState);
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
    if (this.onDisk?.state === "saved" && this.isEdited) {
      return { ...this.onDisk, state: "changed" };
    }
    return this.onDisk;
  }

  /** Whether the person or a kernel has worked on it since it was last read or written. */
  get isEdited(): boolean {
    return this.touched && this.context.model.dirty;
  }

  /** What openBIS has written into it; anybody may have edited that. */
  get about(): unknown {
    return this.context.model.getMetadata("openbis");
  }

  /** Whether this is a notebook of openBIS whose current state is not there. */
  get isUnsaved(): boolean {
    return (
      Boolean(this.about || this.onDisk?.made) && this.current !== null && this.current.state !== "saved"
    );
  }

  /** Ask the server again. */
  async refresh(): Promise<void> {
    this.touched &&= this.context.model.dirty;
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
  private touched = false;
  private readonly connections: IDisposable;
  private readonly _changed = new Signal<this, void>(this);
}
