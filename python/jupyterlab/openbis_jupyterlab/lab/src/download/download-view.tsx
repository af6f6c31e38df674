/** The second button: search datasets, choose files, fetch them. */
import * as React from "react";
import type { Api, IDataset, IDatasetFile, IDatasetPage, IDatasetType } from "../server";
import { DOWNLOAD, LABELS, TRANSFER } from "../texts";
import { failureOf, type ITransferWatch, Progress, useTransfer } from "../transfer";
import {
  Button,
  FailureMessage,
  Field,
  sizeText,
  TextField,
  useAfterTyping,
  useFoundFor,
  useLatest,
  useRequest,
} from "../ui";
import {
  type Choices,
  chosenBytes,
  isFileChosen,
  toggleDataset,
  toggleFile,
  asRequested,
  withFiles,
} from "./selection";

const PAGE = 25;

function Row(props: {
  dataset: IDataset;
  choices: Choices;
  loadFiles: (permId: string) => Promise<IDatasetFile[] | undefined>;
  onChange: (change: (choices: Choices) => Choices) => void;
}): React.JSX.Element {
  const { dataset, choices, onChange } = props;
  const [files, setFiles] = React.useState<IDatasetFile[] | null>(null);
  const choice = choices.get(dataset.perm_id);
  const name = dataset.name || dataset.perm_id;
  const partly = Boolean(choice?.files);
  const box = React.useRef<HTMLInputElement>(null);
  React.useEffect(() => {
    if (box.current) {
      box.current.indeterminate = partly;
    }
  }, [partly]);
  const load = async (): Promise<void> => {
    const found = files ?? (await props.loadFiles(dataset.perm_id));
    if (found) {
      setFiles(found);
      onChange((all) => withFiles(all, dataset.perm_id, found));
    }
  };
  return (
    <li data-perm-id={dataset.perm_id}>
      <label className="jp-openbis-choice">
        <input
          ref={box}
          type="checkbox"
          checked={Boolean(choice)}
          onChange={() => {
            onChange((all) => toggleDataset(all, dataset));
            void load();
          }}
        />
        <span>
          <bdi>{name}</bdi>
          <br />
          <span className="jp-openbis-facts">
            {[dataset.type, dataset.perm_id, dataset.owner, dataset.registered].filter(Boolean).join(" · ")}
          </span>
        </span>
      </label>
      <details onToggle={(event) => void (event.currentTarget.open && load())}>
        <summary aria-label={DOWNLOAD.showFiles(name)}>{DOWNLOAD.files}</summary>
        {files?.length === 0 && <p className="jp-openbis-hint">{DOWNLOAD.noFiles}</p>}
        <ul>
          {files?.map((file) => (
            <li key={file.path}>
              <label>
                <input
                  type="checkbox"
                  checked={isFileChosen(choices, dataset.perm_id, file.path)}
                  onChange={() => onChange((all) => toggleFile(all, dataset, files, file.path))}
                />{" "}
                <bdi>{file.path}</bdi> <span className="jp-openbis-facts">{sizeText(file.size)}</span>
              </label>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}

/**
 * In: the server, the connection, the folder that is offered, who is told of what was fetched: the files
 * (paths below the server's root), the permIds, whether a cell is wanted; and who takes over a transfer that goes on when
 * this is closed.
 */
export function DownloadView(props: {
  api: Api;
  connection: string;
  folder: string;
  insertCell: boolean;
  onFetched: (files: string[], permIds: string[], insertCell: boolean) => void;
  onClosedEarly: (watch: ITransferWatch) => void;
  onConnect: () => void;
  close: () => void;
}): React.JSX.Element {
  const { api, connection } = props;
  const [text, setText] = React.useState("");
  const [place, setPlace] = React.useState("");
  const [type, setType] = React.useState("");
  const [types, setTypes] = React.useState<IDatasetType[]>([]);
  const [page, setPage] = React.useState<IDatasetPage | null>(null);
  const [choices, setChoices] = React.useState<Choices>(new Map());
  const [folder, setFolder] = React.useState(props.folder);
  const [insert, setInsert] = React.useState(props.insertCell);
  /** The folder of the last download, whatever is typed meanwhile. */
  const [fetchedInto, setFetchedInto] = React.useState("");
  const { transfer, start, cancel } = useTransfer(api, props.onClosedEarly);
  const asking = useRequest();
  const fetching = useRequest();
  const latest = useLatest();

  /** What is searched for without a press, in one line each. */
  const shown = useFoundFor(`${text.trim()}\n${type}`);
  const search = async (from: number): Promise<void> => {
    const query = { text: text.trim(), place: place.trim(), type, from, count: PAGE };
    const found = await latest(() => asking.run(() => api.datasets(connection, query)));
    if (found) {
      shown.found();
      setPage((before) => ({
        items: from ? [...(before?.items ?? []), ...found.items] : found.items,
        total: found.total,
      }));
    }
  };
  const searchNow = useAfterTyping(() => void search(0), text, type);
  React.useEffect(() => {
    void asking.run(() => api.datasetTypes(connection)).then((found) => setTypes(found?.types ?? []));
    void search(0);
  }, []);

  const fetchFiles = async (): Promise<void> => {
    const request = { kind: "download", connection, folder, datasets: asRequested(choices) } as const;
    const permIds = [...choices.keys()];
    setFetchedInto(folder);
    await fetching.run(() => start(request, (end) => props.onFetched(end.files, permIds, insert)));
  };
  const loadFiles = async (permId: string): Promise<IDatasetFile[] | undefined> =>
    (await asking.run(() => api.files(connection, permId)))?.files;

  const running = fetching.busy && transfer?.state === "running";
  const bytes = chosenBytes(choices);
  return (
    <div className="jp-openbis">
      <form
        className="jp-openbis-search"
        onSubmit={(event) => {
          event.preventDefault();
          searchNow();
        }}
      >
        <TextField label={DOWNLOAD.text} type="search" value={text} onChange={setText} onEnter={searchNow} />
        <TextField label={DOWNLOAD.place} value={place} onChange={setPlace} onEnter={searchNow} />
        <Field label={DOWNLOAD.type}>
          {({ id }) => (
            <select
              id={id}
              className="jp-mod-styled"
              value={type}
              onChange={(event) => setType(event.target.value)}
            >
              <option value="">{DOWNLOAD.anyType}</option>
              {types.map((one) => (
                <option key={one.code} value={one.code}>
                  {one.code}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button submit disabled={asking.busy}>
          {DOWNLOAD.search}
        </Button>
      </form>
      <p role="status" className="jp-openbis-hint">
        {page
          ? page.total
            ? DOWNLOAD.found(page.items.length, page.total)
            : DOWNLOAD.nothing
          : asking.busy
            ? DOWNLOAD.searching
            : ""}
      </p>
      <ul
        className="jp-openbis-list"
        aria-label={DOWNLOAD.title}
        aria-busy={shown.isOutdated && !asking.failure}
      >
        {page?.items.map((dataset) => (
          <Row
            key={dataset.perm_id}
            dataset={dataset}
            choices={choices}
            loadFiles={loadFiles}
            onChange={setChoices}
          />
        ))}
      </ul>
      {page && page.items.length < page.total && (
        <Button onClick={() => void search(page.items.length)} disabled={asking.busy}>
          {DOWNLOAD.more}
        </Button>
      )}
      <div className="jp-openbis-row">
        <TextField label={DOWNLOAD.folder} value={folder} onChange={setFolder} />
        <label>
          <input type="checkbox" checked={insert} onChange={(event) => setInsert(event.target.checked)} />{" "}
          {DOWNLOAD.insert}
        </label>
      </div>
      {running && transfer && <Progress transfer={transfer} onCancel={cancel} />}
      {transfer?.state === "done" && (
        <p role="status">{DOWNLOAD.done(transfer.files.length, fetchedInto, transfer.note)}</p>
      )}
      {transfer?.state === "cancelled" && <p role="status">{TRANSFER.cancelled.download}</p>}
      <FailureMessage
        failure={asking.failure ?? fetching.failure ?? failureOf(transfer)}
        onConnect={props.onConnect}
      />
      <footer className="jp-openbis-foot">
        <span className="jp-openbis-hint" role="status">
          {running ? TRANSFER.whenClosed : DOWNLOAD.chosen(choices.size, bytes ? sizeText(bytes) : "")}
        </span>
        <Button onClick={props.close}>{LABELS.close}</Button>
        <Button primary onClick={() => void fetchFiles()} disabled={fetching.busy || choices.size === 0}>
          {DOWNLOAD.start}
        </Button>
      </footer>
    </div>
  );
}
