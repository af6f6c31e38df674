/** How much time is left, looked at now and then. */
import { IDisposable } from "@lumino/disposable";
import { ISignal, Signal } from "@lumino/signaling";
import type { ITimeLimit } from "../server";

const MINUTE = 60_000;
/** How often the page looks at its clock, and asks the server again: whoever runs the cluster may grant more time. */
const LOOK = MINUTE / 2;
const ASK = 5 * MINUTE;
/** Minutes before the end from which on it is more than a quiet mark. */
export const SOON = 10;

export class TimeLimit implements IDisposable {
  /** In: asks the server. One that never ends by itself is asked once. */
  constructor(private readonly ask: () => Promise<ITimeLimit>) {
    void this.refresh().then(() => {
      if (this.ends && !this.isDisposed) {
        this.timers = [
          setInterval(() => this._changed.emit(), LOOK),
          setInterval(() => void this.refresh(), ASK),
        ];
      }
    });
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Null where nobody says that it ends. */
  get ends(): Date | null {
    return this.known;
  }

  /** Whole minutes that are left; null as `ends`. */
  get minutes(): number | null {
    return this.known && Math.max(0, Math.floor((this.known.getTime() - Date.now()) / MINUTE));
  }

  get isSoon(): boolean {
    return this.minutes !== null && this.minutes < SOON;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  dispose(): void {
    this.disposed = true;
    this.timers.forEach((timer) => clearInterval(timer));
    Signal.clearData(this);
  }

  private async refresh(): Promise<void> {
    if (this.isAsking) {
      return;
    }
    this.isAsking = true;
    try {
      const { ends } = await this.ask();
      const moment = ends === null ? Number.NaN : Date.parse(ends);
      this.known = Number.isNaN(moment) ? null : new Date(moment);
    } catch {
      // A server that does not answer now has the end that it had.
    }
    this.isAsking = false;
    this._changed.emit();
  }

  private known: Date | null = null;
  private isAsking = false;
  private disposed = false;
  private timers: ReturnType<typeof setInterval>[] = [];
  private readonly _changed = new Signal<this, void>(this);
}

/** In: when, and now. Out: the time as people write it here, with the day where that is another one. */
export function momentText(ends: Date, now: Date): string {
  const time = { hour: "2-digit", minute: "2-digit" } as const;
  return ends.toDateString() === now.toDateString()
    ? ends.toLocaleTimeString([], time)
    : ends.toLocaleString([], { weekday: "short", day: "numeric", month: "short", ...time });
}
