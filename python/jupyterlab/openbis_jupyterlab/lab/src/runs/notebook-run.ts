/** Follows the run of an open notebook that the server does in the background, and keeps the document at its file. */
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { INotebookModel } from "@jupyterlab/notebook";
import { ISignal, Signal } from "@lumino/signaling";
import { type Api, hasEnded, type IRun, runUnderWay } from "../server";
import { NotebookState } from "../state";

type Context = DocumentRegistry.IContext<INotebookModel>;

/** Milliseconds between two looks. */
const PAUSE = 800;
/** After so many looks without an answer, the server is gone. */
const MOST_MISSES = 60;

export class NotebookRun {
  constructor(
    private readonly api: Api,
    private readonly context: Context,
    private readonly state: NotebookState,
  ) {
    context.disposed.connect(() => Signal.clearData(this));
    // A run may have been begun elsewhere, or on the way here.
    void context.ready.then(() => this.look());
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Tells of each run that was followed to its end. */
  get ended(): ISignal<this, IRun> {
    return this._ended;
  }

  /** The run that has not ended; null where there is none. */
  get current(): IRun | null {
    return this.run;
  }

  get isStopping(): boolean {
    return this.stopping;
  }

  /** Run the file as it stands on the disk. Errors: those of the server. */
  async begin(): Promise<void> {
    void this.follow(await this.api.startRun(this.context.path));
  }

  /** Ask the server to end it. Errors: those of the server; it can be asked again then. */
  async stop(): Promise<void> {
    if (this.run) {
      this.stopping = true;
      this._changed.emit();
      try {
        await this.api.stopRun(this.run.run_id);
      } catch (error) {
        this.stopping = false;
        this._changed.emit();
        throw error;
      }
    }
  }

  private async look(): Promise<void> {
    // A server without runs has none.
    const answer = await this.api.runs().catch(() => null);
    const found = runUnderWay(answer?.runs ?? [], this.context.path);
    if (found && !this.context.isDisposed) {
      void this.follow(found);
    }
  }

  private async follow(begun: IRun): Promise<void> {
    if (this.run) {
      return;
    }
    let [run, misses] = [begun, 0];
    this.stopping = false;
    for (;;) {
      await this.show(run);
      if (hasEnded(run) || this.context.isDisposed || misses > MOST_MISSES) {
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      try {
        run = await this.api.run(run.run_id);
        misses = 0;
      } catch {
        misses += 1;
      }
    }
    this.run = null;
    if (!this.context.isDisposed) {
      this._changed.emit();
      if (hasEnded(run)) {
        this._ended.emit(run);
      }
    }
  }

  private async show(run: IRun): Promise<void> {
    const isNews = run.cell !== this.run?.cell || run.state !== this.run.state;
    this.run = run;
    if (!isNews || this.context.isDisposed) {
      return;
    }
    this._changed.emit();
    // What somebody has typed here stays; JupyterLab asks about both when they save.
    if (!this.state.isEdited) {
      await this.context.revert().catch(() => undefined);
    }
  }

  private run: IRun | null = null;
  private stopping = false;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _ended = new Signal<this, IRun>(this);
}
