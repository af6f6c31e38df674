/** One file of a dataset: what it is, code that reads it, a download, and what of it can be shown. */
import * as React from "react";
import type { Api, IPreview } from "../server";
import { BROWSE, DOWNLOAD, TRANSFER } from "../texts";
import { failureOf, type ITransferWatch, Progress, useTransfer } from "../transfer";
import { Button, FailureMessage, sizeText, TextField, useRequest } from "../ui";
import { type IFileItem, nameOf } from "./items";
import { PreviewView } from "./preview-view";

export interface IFileViewProps {
  api: Api;
  connection: string;
  item: IFileItem;
  /** Whether code can be inserted now, and if not, why. */
  insertState: keyof typeof BROWSE.insertHint;
  onInsert: () => void;
  folder: string;
  onClosedEarly: (watch: ITransferWatch) => void;
  onConnect: () => void;
}

export function FileView(props: IFileViewProps): React.JSX.Element {
  const { api, connection, item, insertState } = props;
  const { dataset, file } = item;
  const [preview, setPreview] = React.useState<IPreview | null>(null);
  const asking = useRequest();
  const name = nameOf(file.path);
  const look = (): void => {
    void asking
      .run(() => api.preview(connection, dataset, file.path))
      .then((found) => setPreview(found ?? null));
  };
  React.useEffect(look, []);
  const facts = [sizeText(file.size), file.checksum && BROWSE.checksum(file.checksum)];
  return (
    <>
      <h3>
        <bdi>{name}</bdi>
      </h3>
      <p className="jp-openbis-facts">
        <bdi>{`${dataset}/${file.path}`}</bdi>
        <br />
        {facts.filter(Boolean).join(" · ")}
      </p>
      <div className="jp-openbis-row">
        <Button primary onClick={props.onInsert} disabled={insertState !== "ready"}>
          {BROWSE.insert}
        </Button>
        <span className="jp-openbis-hint">{BROWSE.insertHint[insertState]}</span>
      </div>
      <Download {...props} wanted={{ [dataset]: [file.path] }} />
      {asking.busy && (
        <p role="status" className="jp-openbis-hint">
          {BROWSE.loading}
        </p>
      )}
      <FailureMessage failure={asking.failure} onConnect={props.onConnect} onAgain={look} />
      {preview && <PreviewView preview={preview} name={name} />}
    </>
  );
}

/** Into a folder of the Jupyter server, by the same transfers as the dialog's. */
export function Download(props: {
  api: Api;
  connection: string;
  wanted: Record<string, string[] | null>;
  folder: string;
  onClosedEarly: (watch: ITransferWatch) => void;
  onConnect: () => void;
}): React.JSX.Element {
  const { api, connection } = props;
  const [folder, setFolder] = React.useState(props.folder);
  /** The folder of the last download, whatever is typed meanwhile. */
  const [fetchedInto, setFetchedInto] = React.useState("");
  const { transfer, start, cancel } = useTransfer(api, props.onClosedEarly);
  const fetching = useRequest();
  const fetch = (): void => {
    setFetchedInto(folder);
    const request = { kind: "download", connection, folder, datasets: props.wanted } as const;
    void fetching.run(() => start(request, () => undefined));
  };
  const isRunning = fetching.busy && transfer?.state === "running";
  return (
    <details>
      <summary>{BROWSE.download}</summary>
      <form
        className="jp-openbis-row"
        onSubmit={(event) => {
          event.preventDefault();
          fetch();
        }}
      >
        <TextField label={BROWSE.folder} value={folder} onChange={setFolder} onEnter={fetch} />
        <Button submit disabled={fetching.busy}>
          {BROWSE.start}
        </Button>
      </form>
      {isRunning && transfer && <Progress transfer={transfer} onCancel={cancel} />}
      {transfer?.state === "done" && (
        <p role="status">{DOWNLOAD.done(transfer.files.length, fetchedInto, transfer.note)}</p>
      )}
      {transfer?.state === "cancelled" && <p role="status">{TRANSFER.cancelled.download}</p>}
      <FailureMessage failure={fetching.failure ?? failureOf(transfer)} onConnect={props.onConnect} />
    </details>
  );
}
