/** The first button: which openBIS, and as whom. */
import * as React from "react";
import type { Api, IConnection, IConnections } from "../server";
import { CONNECT, LABELS } from "../texts";
import { Button, FailureMessage, TextField, useRequest } from "../ui";

function stateText(connection: IConnection): string {
  switch (connection.state) {
    case "connected": {
      const until = connection.valid_to ? `, ${CONNECT.validTo(connection.valid_to.slice(0, 10))}` : "";
      return CONNECT.connectedAs(connection.user ?? "") + until;
    }
    case "expired":
      return CONNECT.expired;
    case "unreachable":
      return CONNECT.unreachable;
    case "untrusted":
      return CONNECT.untrusted;
    default:
      return CONNECT.signedOut;
  }
}

const SOURCES: Record<IConnection["source"], string> = {
  hub: CONNECT.fromHub,
  file: CONNECT.fromFile,
  own: "",
};

function Choice(props: {
  connection: IConnection;
  chosen: boolean;
  onChoose: () => void;
}): React.JSX.Element {
  const { connection, chosen, onChoose } = props;
  return (
    <label className="jp-openbis-choice" data-connection={connection.id}>
      <input type="radio" name="openbis-connection" checked={chosen} onChange={onChoose} />
      <span>
        <strong>{connection.name}</strong> <span className="jp-openbis-facts">{connection.url}</span>
        <br />
        <span className={`jp-openbis-state jp-mod-${connection.state}`}>{stateText(connection)}</span>
        {SOURCES[connection.source] && (
          <span className="jp-openbis-facts"> · {SOURCES[connection.source]}</span>
        )}
      </span>
    </label>
  );
}

function SignIn(props: {
  busy: boolean;
  onSignIn: (secret: { user: string; password: string } | { token: string }) => void;
}): React.JSX.Element {
  const [way, setWay] = React.useState<"password" | "token">("password");
  const [user, setUser] = React.useState("");
  const [secret, setSecret] = React.useState("");
  const ready = secret !== "" && (way === "token" || user !== "");
  const send = (): void => {
    if (ready && !props.busy) {
      props.onSignIn(way === "token" ? { token: secret.trim() } : { user, password: secret });
    }
  };
  const radio = (value: "password" | "token", label: string): React.JSX.Element => (
    <label>
      <input type="radio" name="openbis-way" checked={way === value} onChange={() => setWay(value)} /> {label}
    </label>
  );
  return (
    <fieldset className="jp-openbis-sign-in">
      <div className="jp-openbis-row">
        {radio("password", CONNECT.withPassword)}
        {radio("token", CONNECT.withToken)}
      </div>
      {way === "password" && (
        <TextField
          label={CONNECT.user}
          value={user}
          onChange={setUser}
          autoComplete="username"
          onEnter={send}
        />
      )}
      <TextField
        label={way === "password" ? CONNECT.password : CONNECT.token}
        hint={way === "token" ? CONNECT.tokenHint : undefined}
        type="password"
        autoComplete={way === "password" ? "current-password" : "off"}
        value={secret}
        onChange={setSecret}
        onEnter={send}
      />
      <Button primary onClick={send} disabled={!ready || props.busy}>
        {props.busy ? CONNECT.signingIn : CONNECT.signIn}
      </Button>
    </fieldset>
  );
}

function AddConnection(props: {
  busy: boolean;
  onAdd: (connection: { name: string; url: string; ca_file: string }) => void;
}): React.JSX.Element {
  const [name, setName] = React.useState("");
  const [url, setUrl] = React.useState("");
  const [caFile, setCaFile] = React.useState("");
  const add = (): void => {
    if (url !== "") {
      props.onAdd({ name, url: url.trim(), ca_file: caFile.trim() });
    }
  };
  return (
    <details className="jp-openbis-add">
      <summary>{CONNECT.add}</summary>
      <TextField
        label={CONNECT.url}
        type="url"
        value={url}
        placeholder={CONNECT.urlHint}
        onChange={setUrl}
        onEnter={add}
      />
      <TextField label={CONNECT.name} value={name} onChange={setName} onEnter={add} />
      <TextField label={CONNECT.caFile} value={caFile} onChange={setCaFile} onEnter={add} />
      <Button onClick={add} disabled={url === "" || props.busy}>
        {CONNECT.addNow}
      </Button>
    </details>
  );
}

/** In: the server, the connection in use, who is told of the choice, and what closes the dialog. */
export function ConnectView(props: {
  api: Api;
  current: string | null;
  onUse: (connection: IConnection) => void;
  close: () => void;
}): React.JSX.Element {
  const { api } = props;
  const [known, setKnown] = React.useState<IConnections | null>(null);
  const [chosenId, setChosenId] = React.useState(props.current);
  const [notices, setNotices] = React.useState<string[]>([]);
  const asking = useRequest();
  const connections = known?.connections ?? [];
  const chosen = connections.find((one) => one.id === chosenId) ?? connections[0];

  const change = async (ask: () => Promise<IConnections>): Promise<void> => {
    const answer = await asking.run(ask);
    if (answer) {
      setKnown(answer);
    }
  };
  React.useEffect(() => void change(api.connections), []);
  React.useEffect(() => {
    // Good to know, and nothing more: without them everything works.
    void api.notices().then(
      (answer) => setNotices(answer.notices),
      () => undefined,
    );
  }, []);

  const signIn = async (secret: { user: string; password: string } | { token: string }): Promise<void> => {
    if (chosen) {
      await change(() => api.signIn(chosen.id, secret));
    }
  };
  const add = async (connection: { name: string; url: string; ca_file: string }): Promise<void> => {
    const before = new Set(connections.map((one) => one.id));
    const answer = await asking.run(() => api.addConnection(connection));
    if (answer) {
      setKnown(answer);
      setChosenId(answer.connections.find((one) => !before.has(one.id))?.id ?? chosenId);
    }
  };
  const use = (): void => {
    if (chosen) {
      props.onUse(chosen);
    }
    props.close();
  };

  return (
    <div className="jp-openbis">
      {known && connections.length === 0 && <p>{CONNECT.none}</p>}
      <div role="radiogroup" aria-label={CONNECT.choose}>
        {connections.map((connection) => (
          <Choice
            key={connection.id}
            connection={connection}
            chosen={connection === chosen}
            onChoose={() => setChosenId(connection.id)}
          />
        ))}
      </div>
      {chosen?.message && chosen.state !== "connected" && <p className="jp-openbis-hint">{chosen.message}</p>}
      {chosen && chosen.state !== "connected" && chosen.source !== "hub" && (
        <SignIn key={chosen.id} busy={asking.busy} onSignIn={(secret) => void signIn(secret)} />
      )}
      <FailureMessage failure={asking.failure} />
      {known &&
        (known.can_add ? (
          // Added is added: the form begins anew.
          <AddConnection key={connections.length} busy={asking.busy} onAdd={(one) => void add(one)} />
        ) : (
          <p className="jp-openbis-hint">{CONNECT.notAllowed}</p>
        ))}
      {notices.map((notice) => (
        <p key={notice} role="note" className="jp-openbis-hint">
          {notice}
        </p>
      ))}
      <footer className="jp-openbis-foot">
        {chosen?.state === "connected" && chosen.source !== "hub" && (
          <Button onClick={() => void change(() => api.signOut(chosen.id))} disabled={asking.busy}>
            {CONNECT.signOut}
          </Button>
        )}
        {chosen?.source === "own" && chosen.state !== "connected" && (
          <Button onClick={() => void change(() => api.removeConnection(chosen.id))} disabled={asking.busy}>
            {CONNECT.remove}
          </Button>
        )}
        <Button onClick={props.close}>{LABELS.close}</Button>
        <Button primary onClick={use} disabled={chosen?.state !== "connected"}>
          {CONNECT.use}
        </Button>
      </footer>
    </div>
  );
}
