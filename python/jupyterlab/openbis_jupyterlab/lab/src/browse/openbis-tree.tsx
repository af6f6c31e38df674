/** One openBIS: search, tree and details. */
import { PathExt } from "@jupyterlab/coreutils";
import * as React from "react";
import { asFailure, type Failure, type IConnection, type IEntityTypes, type INode } from "../server";
import { notebookMetadata } from "../state";
import { BROWSE } from "../texts";
import { FailureMessage, useAfterTyping, useRequest } from "../ui";
import type { IBrowser } from "./browser-view";
import { grab } from "./drag";
import { EntityView } from "./entity-view";
import { FileView } from "./file-view";
import { codeFor, insertAtCursor } from "./insert";
import { type IFileItem, idOf, type Item } from "./items";
import { isEmpty, NOTHING, SearchForm } from "./search-form";
import { FOUND, ROOT, treeLoader } from "./tree-loader";
import { EMPTY, type IRow, rowsOf } from "./tree-model";
import { TreeView } from "./tree-view";

export function OpenbisTree(props: {
  browser: IBrowser;
  connection: IConnection;
  connect: () => void;
}): React.JSX.Element {
  const { browser, connection, connect } = props;
  const { api, memory } = browser;
  const [tree, setTree] = React.useState(EMPTY);
  const [failure, setFailure] = React.useState<Failure | null>(null);
  const loader = React.useMemo(() => {
    const belongings = (): string[] => belongingsOf(browser);
    const recent = (): INode[] => memory.recent(connection.id);
    return treeLoader({ api, connection: connection.id, belongings, recent }, setTree, setFailure);
  }, []);
  const [marked, setMarked] = React.useState<string | null>(null);
  const [shownRow, setShownRow] = React.useState<string | null>(null);
  const [item, setItem] = React.useState<Item | null>(null);
  const [wanted, setWanted] = React.useState(NOTHING);
  const [found, setFound] = React.useState<number | null>(null);
  const [types, setTypes] = React.useState<IEntityTypes | null>(null);
  const [, drawAnew] = React.useReducer((times: number) => times + 1, 0);
  const finding = useRequest();
  const isSearching = !isEmpty(wanted);

  const search = (): void => {
    if (isSearching) {
      setFailure(null);
      void finding
        .run(() => loader.find({ ...wanted, text: wanted.text.trim() }))
        .then((total) => {
          if (typeof total === "number") {
            setFound(total);
          }
        });
    }
  };
  const searchNow = useAfterTyping(search, wanted.text, wanted.type, wanted.since, wanted.until);
  React.useEffect(() => {
    if (!isSearching) {
      setFound(null);
    }
  }, [isSearching]);
  React.useEffect(() => {
    void loader.refresh();
    const onNotebook = (): void => {
      loader.refreshPlace("NOTEBOOK");
      drawAnew();
    };
    browser.notebookChanged.connect(onNotebook);
    return () => void browser.notebookChanged.disconnect(onNotebook);
  }, []);

  const refresh = (): void => {
    setFailure(null);
    void loader.refresh();
  };
  const showNode = (node: INode): void => {
    setItem({ is: "entity", node });
    memory.add(connection.id, node);
    loader.refreshPlace("RECENT");
  };
  const show = (row: IRow): void => {
    if (row.item?.is === "entity") {
      setShownRow(row.key);
      showNode(row.item.node);
    } else if (row.item?.is === "file") {
      setShownRow(row.key);
      setItem(row.item);
    } else if (row.item) {
      loader.setOpen(row, !row.isOpen);
    } else if (row.failure) {
      refresh();
    }
  };
  const askForTypes = (): void => {
    if (!types) {
      void api.entityTypes(connection.id).then(setTypes, (error: unknown) => setFailure(asFailure(error)));
    }
  };
  const root = isSearching ? FOUND : ROOT;
  // Of ten thousand lines it takes a moment: not at each step from one line to the next.
  const rows = React.useMemo(() => rowsOf(tree, root), [tree, root]);
  const hasTree = !isSearching || found !== null;
  return (
    <>
      <SearchForm
        wanted={wanted}
        onChange={setWanted}
        onSearch={searchNow}
        onRefresh={refresh}
        types={types}
        onFilters={askForTypes}
      />
      {isSearching && (
        <p role="status" className="jp-openbis-hint jp-openbis-count">
          {finding.busy || found === null
            ? BROWSE.searching
            : found
              ? BROWSE.found(found)
              : BROWSE.nothingFound}
        </p>
      )}
      <FailureMessage
        failure={finding.failure ?? failure}
        onConnect={connect}
        onAgain={isSearching ? search : refresh}
      />
      {hasTree && found !== 0 && (
        <TreeView
          key={root}
          label={BROWSE.tree}
          isBusy={isSearching && finding.busy}
          rows={rows}
          marked={marked}
          shown={shownRow}
          onMark={(row) => setMarked(row.key)}
          onShow={show}
          onToggle={loader.setOpen}
          onNeed={loader.need}
          onGrab={(row, event) => {
            if (row.item?.is === "file" && event.button === 0) {
              grab(row.item, event);
            }
          }}
        />
      )}
      {item && item.is !== "place" && item.is !== "folder" && (
        <section
          className="jp-openbis-details"
          aria-label={BROWSE.details}
          tabIndex={0}
          // The notebook may have a language since.
          onMouseEnter={drawAnew}
          onFocus={drawAnew}
        >
          <Details
            key={idOf(item)}
            item={item}
            browser={browser}
            connection={connection.id}
            connect={connect}
            onShow={showNode}
          />
        </section>
      )}
      <p className="jp-openbis-hint jp-openbis-connection">
        <button type="button" className="jp-openbis-link" onClick={connect}>
          <bdi>{BROWSE.connection(connection.name)}</bdi>
        </button>
      </p>
    </>
  );
}

function Details(props: {
  item: IFileItem | { is: "entity"; node: INode };
  browser: IBrowser;
  connection: string;
  connect: () => void;
  onShow: (node: INode) => void;
}): React.JSX.Element {
  const { item, browser, connection } = props;
  const panel = browser.notebook();
  const common = {
    api: browser.api,
    connection,
    folder: PathExt.join(panel ? PathExt.dirname(panel.context.path) : "", browser.folder()),
    onClosedEarly: browser.onClosedEarly,
    onConnect: props.connect,
  };
  if (item.is === "entity") {
    return <EntityView {...common} node={item.node} onShow={props.onShow} />;
  }
  const insertState = !panel ? "noNotebook" : codeFor(panel, item) === null ? "noCode" : "ready";
  return (
    <FileView
      {...common}
      item={item}
      insertState={insertState}
      onInsert={() => {
        const target = browser.notebook();
        if (target) {
          insertAtCursor(target, item);
        }
      }}
    />
  );
}

/** What the current notebook was made for, and the datasets that it works on. */
function belongingsOf({ notebook }: IBrowser): string[] {
  const model = notebook()?.content.model;
  const { owner, parents } = model ? notebookMetadata(model.metadata) : { owner: "", parents: [] };
  return [...new Set([owner, ...parents])].filter(Boolean).slice(0, 200);
}
