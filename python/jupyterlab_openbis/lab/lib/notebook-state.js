import { DisposableDelegate } from "@lumino/disposable";
import { Signal } from "@lumino/signaling";
/** Metadata that each start of a kernel writes anew (`BOOKKEEPING` in `client/notebook_file.py`). */
const BOOKKEEPING = ["kernelspec", "language_info"];
export class NotebookState {
    constructor(api, context) {
        this.api = api;
        this.context = context;
        this.onDisk = null;
        this.touched = false;
        this._changed = new Signal(this);
        const refresh = () => void this.refresh();
        // The model tells of a change of its metadata, and right after it, as of any other, that its content has changed.
        let isBookkeeping = false;
        const onMetadata = (_, change) => {
            isBookkeeping = BOOKKEEPING.includes(change.key);
        };
        const onContent = () => {
            if (!isBookkeeping && !this.touched) {
                this.touched = true;
                this._changed.emit();
            }
            isBookkeeping = false;
        };
        // Written, or read anew from the disk: what stands there is nobody's change anymore.
        const onState = (_, change) => {
            this.touched && (this.touched = change.name !== "dirty" || change.newValue !== false);
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
    get changed() {
        return this._changed;
    }
    get isDisposed() {
        return this.connections.isDisposed;
    }
    /** The state as it is now; null while it is not known. */
    get current() {
        if (this.onDisk?.state === "saved" && this.isEdited) {
            return { ...this.onDisk, state: "changed" };
        }
        return this.onDisk;
    }
    /** Whether the person or a kernel has worked on it since it was last read or written. */
    get isEdited() {
        return this.touched && this.context.model.dirty;
    }
    /** What openBIS has written into it; anybody may have edited that. */
    get about() {
        return this.context.model.getMetadata("openbis");
    }
    /** Whether this is a notebook of openBIS whose current state is not there. */
    get isAtRisk() {
        return (Boolean(this.about || this.onDisk?.made) && this.current !== null && this.current.state !== "saved");
    }
    /** Ask the server again. */
    async refresh() {
        this.touched && (this.touched = this.context.model.dirty);
        try {
            this.onDisk = await this.api.notebookState(this.context.path);
        }
        catch {
            this.onDisk = null;
        }
        if (!this.isDisposed) {
            this._changed.emit();
        }
    }
    dispose() {
        this.connections.dispose();
    }
}
