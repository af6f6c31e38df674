/** One thing of openBIS: its properties, parents and children, and what can be done with it. */
import * as React from "react";
import type { Api, IEntity, IGroup, INode } from "../server";
import { BROWSE } from "../texts";
import type { ITransferWatch } from "../transfer";
import { Button, FailureMessage, showInOpenbis, sizeText, useRequest } from "../ui";
import { Download } from "./file-view";
import { queryOf } from "./items";
import { newNotebookLink } from "./links";

export interface IEntityViewProps {
  api: Api;
  connection: string;
  node: INode;
  onShow: (node: INode) => void;
  folder: string;
  onClosedEarly: (watch: ITransferWatch) => void;
  onConnect: () => void;
}

export function EntityView(props: IEntityViewProps): React.JSX.Element {
  const { api, connection, node } = props;
  const [entity, setEntity] = React.useState<IEntity | null>(null);
  const asking = useRequest();
  const look = (): void => {
    void asking.run(() => api.entity(connection, queryOf(node))).then((found) => setEntity(found ?? null));
  };
  React.useEffect(look, []);
  const { kind, type, name, code, identifier } = entity?.node ?? node;
  return (
    <>
      <h3>
        <bdi>{name || code}</bdi>
      </h3>
      <p className="jp-openbis-facts">
        {`${BROWSE.kinds[kind]} ${type}`.trim()}
        <br />
        <bdi>{[name ? code : "", identifier].filter(Boolean).join(" · ")}</bdi>
      </p>
      {asking.busy && (
        <p role="status" className="jp-openbis-hint">
          {BROWSE.loading}
        </p>
      )}
      <FailureMessage failure={asking.failure} onConnect={props.onConnect} onAgain={look} />
      {entity && <Facts {...props} entity={entity} />}
    </>
  );
}

function Facts(props: IEntityViewProps & { entity: IEntity }): React.JSX.Element {
  const { entity, onShow } = props;
  const { node, properties, parents, children, link, description, registrator, size } = entity;
  return (
    <>
      <p className="jp-openbis-facts">
        {[node.registered && BROWSE.registered(node.registered, registrator), size !== null && sizeText(size)]
          .filter(Boolean)
          .join(" · ")}
      </p>
      <div className="jp-openbis-row">
        <Button onClick={() => showInOpenbis(link)}>{BROWSE.show}</Button>
        <Button onClick={() => showInOpenbis(newNotebookLink(link))} title={BROWSE.newNotebookHint}>
          {BROWSE.newNotebook}
        </Button>
      </div>
      {node.kind === "DATASET" && <Download {...props} wanted={{ [node.perm_id]: null }} />}
      {description && (
        <p>
          <bdi>{description}</bdi>
        </p>
      )}
      <dl>
        {properties.map(({ code, label, value }) => (
          <React.Fragment key={code}>
            <dt>
              <bdi>{label}</bdi>
            </dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </React.Fragment>
        ))}
      </dl>
      {parents && <Relatives title={BROWSE.parents(parents.total)} group={parents} onShow={onShow} />}
      {children && <Relatives title={BROWSE.children(children.total)} group={children} onShow={onShow} />}
    </>
  );
}

function Relatives(props: {
  title: string;
  group: IGroup;
  onShow: (node: INode) => void;
}): React.JSX.Element | null {
  const { title, group, onShow } = props;
  if (group.total === 0) {
    return null;
  }
  const rest = group.total - group.items.length;
  return (
    <details open>
      <summary>{title}</summary>
      <ul>
        {group.items.map((node) => (
          <li key={node.perm_id}>
            <button type="button" className="jp-openbis-link" onClick={() => onShow(node)}>
              <bdi>{node.name || node.code}</bdi> <span className="jp-openbis-facts">{node.type}</span>
            </button>
          </li>
        ))}
      </ul>
      {rest > 0 && <p className="jp-openbis-hint">{BROWSE.more(rest)}</p>}
    </details>
  );
}
