/** The third button: the notebook, and chosen files beside it, as a dataset. */
import * as React from "react";
import type { Api, IDatasetType, IOwner, ITransfer, Newer } from "../server";
import { LABELS, TRANSFER, UPLOAD } from "../texts";
import { failureOf, type ITransferWatch, Progress, useTransfer } from "../transfer";
import { Button, FailureMessage, Field, useRequest } from "../ui";
import { editableProperties, filledIn, presetProperties, problems } from "./form";
import { NewerVersion } from "./newer-version";
import { OwnerChoice } from "./owner-choice";
import { Parents } from "./parents";
import { PropertyField } from "./property-field";

function Files(props: {
  files: string[];
  chosen: string[];
  onChange: (files: string[]) => void;
}): React.JSX.Element {
  const toggle = (file: string): void =>
    props.onChange(
      props.chosen.includes(file) ? props.chosen.filter((one) => one !== file) : [...props.chosen, file],
    );
  return (
    <details className="jp-openbis-field">
      <summary>
        {UPLOAD.files}
        {props.chosen.length > 0 && ` (${props.chosen.length})`}
      </summary>
      {props.files.length === 0 && <p className="jp-openbis-hint">{UPLOAD.noFiles}</p>}
      <ul>
        {props.files.map((file) => (
          <li key={file}>
            <label>
              <input type="checkbox" checked={props.chosen.includes(file)} onChange={() => toggle(file)} />{" "}
              <bdi>{file.slice(file.lastIndexOf("/") + 1)}</bdi>
            </label>
          </li>
        ))}
      </ul>
    </details>
  );
}

/**
 * In: the server, the connection, the notebook's path, what is preset, what else stands in its folder, what
 * writes the notebook to the disk before it is sent, who is told that it is saved, and who takes over a transfer that
 * goes on when this is closed.
 */
export function SaveView(props: {
  api: Api;
  connection: string;
  notebook: string;
  /** What people call it; empty: the file's name is preset. */
  name: string;
  type: string;
  parents: string[];
  owner: string;
  files: string[];
  writeNotebook: (owner: IOwner) => Promise<void>;
  onSaved: (transfer: ITransfer) => void;
  onClosedEarly: (watch: ITransferWatch) => void;
  onConnect: () => void;
  close: () => void;
}): React.JSX.Element {
  const { api, connection, notebook } = props;
  const [types, setTypes] = React.useState<IDatasetType[]>([]);
  const [typeCode, setTypeCode] = React.useState(props.type);
  const [properties, setProperties] = React.useState<Record<string, string>>({});
  const [owner, setOwner] = React.useState<IOwner | null>(null);
  /** Whether it is known if the preset owner is there. */
  const [isPresetKnown, setPresetKnown] = React.useState(props.owner === "");
  const [parents, setParents] = React.useState(props.parents);
  const [files, setFiles] = React.useState<string[]>([]);
  const [hasTried, setTried] = React.useState(false);
  const { transfer, start, cancel } = useTransfer(api, props.onClosedEarly);
  const asking = useRequest();
  const type = types.find((one) => one.code === typeCode);
  const wrong = problems({ owner, type: typeCode, properties, parents, files }, type);
  /** Nobody is told of what they have had no time to fill in. */
  const shown = hasTried ? wrong : {};

  const chooseType = (code: string, all: IDatasetType[]): void => {
    const chosen = all.find((one) => one.code === code);
    setTypeCode(code);
    setTried(false);
    setProperties((before) => ({
      ...presetProperties(chosen, notebook, props.name),
      ...keptValues(before, chosen),
    }));
  };
  const load = async (): Promise<void> => {
    const found = await asking.run(() => api.datasetTypes(connection));
    if (!found) {
      return;
    }
    setTypes(found.types);
    chooseType(props.type, found.types);
    if (props.owner) {
      const owners = await asking.run(() => api.owners(connection, props.owner));
      const preset = owners?.owners.find((one) => one.perm_id === props.owner) ?? null;
      // Whoever has chosen meanwhile has chosen.
      setOwner((now) => now ?? preset);
      setPresetKnown(true);
    }
  };
  React.useEffect(() => void load(), []);

  const save = async (newer: Newer): Promise<void> => {
    setTried(true);
    if (!owner || Object.keys(wrong).length > 0) {
      return;
    }
    const request = {
      kind: "upload",
      connection,
      notebook,
      owner: owner.perm_id,
      type: typeCode,
      properties: filledIn(properties),
      parents,
      files,
      newer,
    } as const;
    await asking.run(async () => {
      await props.writeNotebook(owner);
      await start(request, props.onSaved);
    });
  };

  const running = asking.busy && transfer?.state === "running";
  const done = transfer?.state === "done";
  const isNewer = transfer?.state === "failed" && transfer.error?.code === "version-newer";
  return (
    <div className="jp-openbis">
      <OwnerChoice
        api={api}
        connection={connection}
        owner={owner}
        isPreset={!isPresetKnown}
        problem={shown["owner"]}
        onChoose={setOwner}
        onConnect={props.onConnect}
      />
      <Field label={UPLOAD.type} hint={type?.description}>
        {({ id, describedBy }) => (
          <select
            id={id}
            className="jp-mod-styled"
            value={typeCode}
            aria-describedby={describedBy}
            onChange={(event) => chooseType(event.target.value, types)}
          >
            {types.map((one) => (
              <option key={one.code} value={one.code}>
                {one.code}
              </option>
            ))}
          </select>
        )}
      </Field>
      {editableProperties(type).map((assignment) => (
        <PropertyField
          key={assignment.code}
          assignment={assignment}
          value={properties[assignment.code] ?? ""}
          problem={shown[assignment.code]}
          onChange={(value) => setProperties((before) => ({ ...before, [assignment.code]: value }))}
        />
      ))}
      <Parents api={api} connection={connection} parents={parents} onChange={setParents} />
      <Files files={props.files} chosen={files} onChange={setFiles} />
      {running && transfer && <Progress transfer={transfer} onCancel={cancel} />}
      {done && (
        <p role="status" className="jp-openbis-done">
          {UPLOAD.done(transfer.perm_id ?? "", transfer.note)}{" "}
          {transfer.link && (
            <a href={transfer.link} target="_blank" rel="noopener noreferrer">
              {LABELS.show}
            </a>
          )}
        </p>
      )}
      {transfer?.state === "cancelled" && <p role="status">{TRANSFER.cancelled.upload}</p>}
      {isNewer && !asking.busy && (
        <NewerVersion message={transfer.error?.message ?? ""} onChoose={(newer) => void save(newer)} />
      )}
      <FailureMessage
        failure={asking.failure ?? (isNewer ? null : failureOf(transfer))}
        onConnect={props.onConnect}
        onAgain={types.length === 0 ? () => void load() : undefined}
      />
      <footer className="jp-openbis-foot">
        <span className="jp-openbis-hint" role="status">
          {running && TRANSFER.whenClosed}
        </span>
        <Button onClick={props.close}>{LABELS.close}</Button>
        <Button primary onClick={() => void save("ask")} disabled={running || done || asking.busy}>
          {running ? UPLOAD.working : UPLOAD.start}
        </Button>
      </footer>
    </div>
  );
}

/** What was filled in stays where the other type has the property, too. */
function keptValues(before: Record<string, string>, type: IDatasetType | undefined): Record<string, string> {
  const codes = new Set(editableProperties(type).map((one) => one.code));
  return Object.fromEntries(
    Object.entries(before).filter(([code, value]) => value !== "" && codes.has(code)),
  );
}
