/** The experiment or object that a notebook is saved in: the one chosen, or a search for one. */
import * as React from "react";
import type { Api, IOwner } from "../server";
import { UPLOAD } from "../texts";
import { Button, FailureMessage, TextField, useAfterTyping, useFoundFor, useLatest, useRequest } from "../ui";

/** In: whom to ask, what is chosen, what is wrong with that, and who is told of a choice and of a wish to sign in. */
export function OwnerChoice(props: {
  api: Api;
  connection: string;
  owner: IOwner | null;
  /** Whether one is preset, and only not known yet. */
  isPreset: boolean;
  problem?: string;
  onChoose: (owner: IOwner | null) => void;
  onConnect: () => void;
}): React.JSX.Element {
  const [text, setText] = React.useState("");
  const [found, setFound] = React.useState<IOwner[] | null>(null);
  const asking = useRequest();
  const latest = useLatest();
  const wanted = text.trim();
  const shown = useFoundFor(wanted);
  const search = async (): Promise<void> => {
    const answer = await latest(() => asking.run(() => props.api.owners(props.connection, wanted)));
    if (answer) {
      setFound(answer.owners);
      shown.found();
    }
  };
  const searchNow = useAfterTyping(() => void search(), text);
  React.useEffect(() => {
    if (!props.isPreset && !props.owner) {
      void search();
    }
  }, [props.isPreset]);
  if (props.owner) {
    return (
      <div className="jp-openbis-field">
        <span className="jp-openbis-label">{UPLOAD.owner}</span>
        <div className="jp-openbis-row" data-owner={props.owner.perm_id}>
          <span>
            <bdi>{props.owner.name || props.owner.identifier}</bdi>{" "}
            <span className="jp-openbis-facts">{props.owner.identifier}</span>
          </span>
          <Button
            onClick={() => {
              props.onChoose(null);
              void search();
            }}
          >
            {UPLOAD.change}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="jp-openbis-field">
      <TextField
        label={UPLOAD.owner}
        type="search"
        placeholder={UPLOAD.ownerSearch}
        value={text}
        problem={props.problem}
        onChange={setText}
        onEnter={searchNow}
      />
      <ul
        className="jp-openbis-list"
        aria-label={UPLOAD.owner}
        aria-busy={shown.isOutdated && !asking.failure}
      >
        {found?.map((owner) => (
          <li key={owner.perm_id}>
            <button type="button" className="jp-openbis-option" onClick={() => props.onChoose(owner)}>
              <bdi>{owner.name || owner.identifier}</bdi>{" "}
              <span className="jp-openbis-facts">{owner.identifier}</span>
            </button>
          </li>
        ))}
      </ul>
      {found?.length === 0 && wanted !== "" && <p role="status">{UPLOAD.ownerNone}</p>}
      <FailureMessage failure={asking.failure} onConnect={props.onConnect} />
    </div>
  );
}
