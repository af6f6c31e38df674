/** The datasets that a notebook names as its parents, by their names. */
import * as React from "react";
import type { Api } from "../server";
import { UPLOAD } from "../texts";
import { Button, TextField } from "../ui";
import { withParent } from "./form";

/** So many are asked for their names, one after the other: a notebook may work on thousands of datasets. */
const NAMED = 30;

async function nameOf(api: Api, connection: string, permId: string): Promise<string> {
  const query = { text: permId, place: "", type: "", from: 0, count: 1 };
  const found = await api.datasets(connection, query).catch(() => ({ items: [] }));
  return found.items.find((one) => one.perm_id === permId)?.name ?? "";
}

/** In: whom to ask for their names, the permIds, who is told of a change. Names are a help: without them permIds do. */
export function Parents(props: {
  api: Api;
  connection: string;
  parents: string[];
  onChange: (parents: string[]) => void;
}): React.JSX.Element {
  const { api, connection, parents } = props;
  const [text, setText] = React.useState("");
  const [names, setNames] = React.useState<Record<string, string>>({});
  React.useEffect(() => {
    let isLeft = false;
    const ask = async (): Promise<void> => {
      for (const permId of parents.slice(0, NAMED).filter((one) => names[one] === undefined)) {
        const name = await nameOf(api, connection, permId);
        if (isLeft) {
          return;
        }
        setNames((known) => ({ ...known, [permId]: name }));
      }
    };
    void ask();
    return () => {
      isLeft = true;
    };
  }, [parents.join(" ")]);
  const add = (): void => {
    props.onChange(withParent(parents, text));
    setText("");
  };
  return (
    <div className="jp-openbis-field">
      <div className="jp-openbis-row">
        <TextField
          label={UPLOAD.parents}
          placeholder={UPLOAD.addParent}
          value={text}
          onChange={setText}
          onEnter={add}
          onBlur={add} // what stands there is meant, whether or not Add was pressed
        />
        <Button onClick={add} disabled={text.trim() === ""}>
          {UPLOAD.add}
        </Button>
      </div>
      <ul className="jp-openbis-chips" aria-label={UPLOAD.parents}>
        {parents.map((permId) => (
          <li key={permId}>
            {names[permId] && <bdi>{names[permId]} </bdi>}
            <span className={names[permId] ? "jp-openbis-facts" : ""}>{permId}</span>{" "}
            <button
              type="button"
              aria-label={UPLOAD.removeParent(permId)}
              onClick={() => props.onChange(parents.filter((one) => one !== permId))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
