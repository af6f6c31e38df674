/** Follows a transfer that the server does, whoever closes the tab. */
import type { Api } from "./api";
import type { IDownloadRequest, ITransfer, IUploadRequest } from "./types";

/** Milliseconds between two looks. */
const PAUSE = 400;

export interface ITransferWatch {
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
  request: IDownloadRequest | IUploadRequest,
  report: (transfer: ITransfer) => void,
  pause: (milliseconds: number) => Promise<void> = wait,
): ITransferWatch {
  let id: string | null = null;
  let cancelled = false;

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
      report(transfer);
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
    report(transfer);
    return transfer;
  };

  return { end: follow(), cancel: () => void stop() };
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
