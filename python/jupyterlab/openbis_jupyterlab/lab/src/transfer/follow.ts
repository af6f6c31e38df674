/** Follows a transfer that the server does, whoever closes the tab. */
import type { Api, ITransfer, TransferRequest } from "../server";

/** Milliseconds between two looks. */
const PAUSE = 400;

export interface ITransferWatch {
  readonly request: TransferRequest;
  /** Who is told of each step; somebody else may take it over. */
  report: (transfer: ITransfer) => void;
  readonly isRunning: boolean;
  /** The transfer as it ended. */
  readonly end: Promise<ITransfer>;
  /** Ask the server to stop it; `end` tells when it did. */
  cancel: () => void;
}

/**
 * In: what to transfer, who is told of each step. Out: the watch of the transfer.
 * A look that fails is repeated: the transfer itself does not depend on it.
 */
export function startTransfer(
  api: Api,
  request: TransferRequest,
  report: (transfer: ITransfer) => void,
  pause: (milliseconds: number) => Promise<void> = wait,
): ITransferWatch {
  let id: string | null = null;
  let cancelled = false;
  let running = true;

  const stop = async (): Promise<void> => {
    cancelled = true;
    if (id !== null) {
      await api.cancel(id).catch(() => undefined);
    }
  };

  const follow = async (): Promise<ITransfer> => {
    let transfer = await api.start(request);
    id = transfer.id;
    if (cancelled) {
      await stop();
    }
    let misses = 0;
    while (transfer.state === "running") {
      watch.report(transfer);
      await pause(PAUSE);
      try {
        transfer = await api.transfer(transfer.id);
        misses = 0;
      } catch (error) {
        misses += 1;
        if (misses > 20) {
          throw error;
        }
      }
    }
    watch.report(transfer);
    return transfer;
  };

  // The first step comes after an answer of the server: by then the watch is there.
  const watch: ITransferWatch = {
    request,
    report,
    get isRunning() {
      return running;
    },
    end: follow().finally(() => {
      running = false;
    }),
    cancel: () => void stop(),
  };
  return watch;
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
