/** What a dialog shows of its transfer. */
import { Failure, type ITransfer } from "../server";
import { DOWNLOAD, LABELS } from "../texts";
import { Button, sizeText } from "../ui";

/** How far a transfer is. */
export function Progress(props: { transfer: ITransfer; onCancel: () => void }): React.JSX.Element {
  const { done, total, message } = props.transfer;
  const text = total > 0 ? DOWNLOAD.progress(sizeText(done), sizeText(total)) : message;
  return (
    <div className="jp-openbis-progress">
      <progress aria-label={message} max={Math.max(total, 1)} value={total > 0 ? done : undefined} />
      <span role="status">{total > 0 ? `${message} ${text}` : text}</span>
      <Button onClick={props.onCancel}>{LABELS.cancel}</Button>
    </div>
  );
}

/** The failure of a transfer that ended with one. */
export function failureOf(transfer: ITransfer | null): Failure | null {
  return transfer?.state === "failed" && transfer.error ? new Failure(transfer.error) : null;
}
