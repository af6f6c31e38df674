/** The transfer of a dialog, as state of React. */
import * as React from "react";
import type { Api, ITransfer, TransferRequest } from "../server";
import { type ITransferWatch, startTransfer } from "./follow";

/**
 * The transfer that a dialog has begun. In: the server, and who takes it over when the dialog is closed first.
 * What is to follow when it is done follows either way.
 */
export function useTransfer(
  api: Api,
  onClosedEarly: (watch: ITransferWatch) => void,
): {
  transfer: ITransfer | null;
  start: (request: TransferRequest, onDone: (transfer: ITransfer) => void) => Promise<void>;
  cancel: () => void;
} {
  const [transfer, setTransfer] = React.useState<ITransfer | null>(null);
  const watch = React.useRef<ITransferWatch | null>(null);
  React.useEffect(
    () => () => {
      if (watch.current?.isRunning) {
        onClosedEarly(watch.current);
      }
    },
    [],
  );
  return {
    transfer,
    start: async (request, onDone) => {
      watch.current = startTransfer(api, request, setTransfer);
      const end = await watch.current.end;
      if (end.state === "done") {
        onDone(end);
      }
    },
    cancel: () => watch.current?.cancel(),
  };
}
