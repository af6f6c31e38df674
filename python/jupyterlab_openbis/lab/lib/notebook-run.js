import { Signal } from "@lumino/signaling";
import { hasEnded, runUnderWay } from "./run-texts";
/** Milliseconds between two looks. */
const PAUSE = 800;
/** After so many looks without an answer, the server is gone. */
const MOST_MISSES = 60;
export class NotebookRun {
    constructor(api, context, state) {
        this.api = api;
        this.context = context;
        this.state = state;
        this.run = null;
        this.stopping = false;
        this._changed = new Signal(this);
        this._ended = new Signal(this);
        context.disposed.connect(() => Signal.clearData(this));
        // A run may have been begun elsewhere, or on the way here.
        void context.ready.then(() => this.look());
    }
    get changed() {
        return this._changed;
    }
    /** Tells of each run that was followed to its end. */
    get ended() {
        return this._ended;
    }
    /** The run that has not ended; null where there is none. */
    get current() {
        return this.run;
    }
    get isStopping() {
        return this.stopping;
    }
    /** Run the file as it stands on the disk. Errors: those of the server. */
    async begin() {
        void this.follow(await this.api.startRun(this.context.path));
    }
    /** Ask the server to end it. Errors: those of the server; it can be asked again then. */
    async stop() {
        if (this.run) {
            this.stopping = true;
            this._changed.emit();
            try {
                await this.api.stopRun(this.run.run_id);
            }
            catch (error) {
                this.stopping = false;
                this._changed.emit();
                throw error;
            }
        }
    }
    async look() {
        // A server without runs has none.
        const answer = await this.api.runs().catch(() => null);
        const found = runUnderWay(answer?.runs ?? [], this.context.path);
        if (found && !this.context.isDisposed) {
            void this.follow(found);
        }
    }
    async follow(begun) {
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
            }
            catch {
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
    async show(run) {
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
}
