/** A transfer whose dialog was closed in the middle: it goes on, and a notification takes the dialog's place. */
import { Notification } from "@jupyterlab/apputils";
import { asFailure, Failure, type ITransfer } from "../server";
import { DOWNLOAD, LABELS, TRANSFER } from "../texts";
import { showFailure } from "../ui";
import type { ITransferWatch } from "./follow";

/** What is said at its end. Null: who has asked for the transfer says it, with a link to the dataset. */
function endText({ request }: ITransferWatch, { state, files, note }: ITransfer): string | null {
  if (state === "cancelled") {
    return TRANSFER.cancelled[request.kind];
  }
  return request.kind === "download" ? DOWNLOAD.done(files.length, request.folder, note) : null;
}

/** In: the transfer that goes on, and what lets the person sign in. */
export async function showTransfer(watch: ITransferWatch, connect: () => void): Promise<void> {
  const id = Notification.emit(TRANSFER.goesOn, "in-progress", {
    autoClose: false,
    actions: [
      {
        label: LABELS.cancel,
        callback: (event) => {
          event.preventDefault(); // the notification stays until the server has stopped it
          watch.cancel();
        },
      },
    ],
  });
  watch.report = ({ message, done: bytes, total }) => {
    Notification.update({ id, message, ...(total > 0 && { progress: bytes / total }) });
  };
  try {
    const end = await watch.end;
    if (end.state === "failed" && end.error) {
      throw new Failure(end.error);
    }
    const text = endText(watch, end);
    Notification.dismiss(id);
    if (text !== null) {
      Notification.emit(text, end.state === "done" ? "success" : "info", { autoClose: 5000 });
    }
  } catch (error) {
    const failure = asFailure(error);
    Notification.dismiss(id);
    showFailure(failure.message, failure, connect);
  }
}
