/**
 * A tree of any size: only the lines that are seen are in the page. The focus stays on the tree itself, which says which
 * line is marked (`aria-activedescendant`): a line that is scrolled away may go without the focus going with it.
 *
 * JupyterLab's own trees (`@jupyter/react-components`) hold all their lines, which ten thousand of them make slow.
 */
import { caretDownIcon, caretRightIcon } from "@jupyterlab/ui-components";
import * as React from "react";
import { factsOf, isExpandable } from "./items";
import { iconOf } from "./item-icons";
import { type IRow, moved, typedFor } from "./tree-model";

/** Pixels, as a line of JupyterLab's file browser. */
const LINE = 24;
const INDENT = 12;
/** Lines beyond the edges, so that a turn of the wheel finds something. */
const MARGIN = 8;
/** Milliseconds after which a letter begins another word. */
const WORD = 700;
/** Before there is a layout. */
const FIRST_HEIGHT = 480;

export interface ITreeViewProps {
  label: string;
  /** Whether others than these are on their way. */
  isBusy?: boolean;
  rows: IRow[];
  marked: string | null;
  shown: string | null;
  onMark: (row: IRow) => void;
  onShow: (row: IRow) => void;
  onToggle: (row: IRow, isOpen: boolean) => void;
  /** A line is seen that is not here yet. */
  onNeed: (row: IRow) => void;
  /** The button was pressed over a line. */
  onGrab: (row: IRow, event: React.MouseEvent) => void;
}

export function TreeView(props: ITreeViewProps): React.JSX.Element {
  const { rows, marked, onMark, onShow, onToggle, onNeed } = props;
  const place = React.useRef<HTMLDivElement>(null);
  const [top, setTop] = React.useState(0);
  const [height, setHeight] = React.useState(FIRST_HEIGHT);
  const [hasFocus, setFocus] = React.useState(false);
  const typed = React.useRef({ word: "", at: 0 });
  const id = React.useId();
  const at = rows.findIndex(({ key }) => key === marked);
  const first = Math.max(0, Math.floor(top / LINE) - MARGIN);
  const last = Math.min(rows.length, Math.ceil((top + height) / LINE) + MARGIN);
  const seen = rows.slice(first, last).map((row, index) => ({ row, index: first + index }));
  const active = rows[at];
  if (active && (at < first || at >= last)) {
    // What the tree says is marked has to be there.
    seen.push({ row: active, index: at });
  }

  React.useEffect(() => {
    const node = place.current;
    if (!node) {
      return;
    }
    const observer = new ResizeObserver(() => setHeight(node.clientHeight || FIRST_HEIGHT));
    observer.observe(node);
    return () => observer.disconnect();
  }, []);
  React.useEffect(() => {
    seen.filter(({ row }) => row.missing).forEach(({ row }) => onNeed(row));
  });

  const mark = (index: number): void => {
    const row = rows[index];
    const node = place.current;
    if (!row || !node) {
      return;
    }
    onMark(row);
    const above = index * LINE;
    if (above < node.scrollTop) {
      node.scrollTop = above;
    } else if (above + LINE > node.scrollTop + height) {
      node.scrollTop = above + LINE - height;
    }
  };
  const type = (letter: string): void => {
    const now = Date.now();
    const word = now - typed.current.at < WORD ? typed.current.word + letter : letter;
    typed.current = { word, at: now };
    // The same letter again goes on to the next line.
    const found = typedFor(rows, at, [...word].every((one) => one === letter) ? letter : word);
    if (found !== null) {
      mark(found);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.nativeEvent.isComposing) {
      return;
    }
    const page = Math.max(1, Math.floor(height / LINE) - 1);
    const move = moved(rows, at, event.key, page);
    const isWord = event.key.length === 1 && (event.key !== " " || typed.current.at > Date.now() - WORD);
    if (move && "to" in move) {
      mark(move.to);
    } else if (active && move) {
      onToggle(active, "open" in move);
    } else if (isWord) {
      type(event.key);
    } else if (active && (event.key === "Enter" || event.key === " ")) {
      onShow(active);
    } else {
      return;
    }
    if (!isWord) {
      typed.current = { word: "", at: 0 };
    }
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={place}
      role="tree"
      aria-label={props.label}
      aria-busy={props.isBusy || undefined}
      aria-activedescendant={active ? `${id}${at}` : undefined}
      tabIndex={0}
      className={`jp-openbis-tree${hasFocus ? " jp-mod-focused" : ""}`}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
      onFocus={() => {
        setFocus(true);
        if (at < 0) {
          mark(0);
        }
      }}
      onBlur={() => setFocus(false)}
    >
      <div role="presentation" style={{ height: rows.length * LINE, position: "relative" }}>
        {seen.map(({ row, index }) => (
          <Line key={row.key} {...props} row={row} id={`${id}${index}`} index={index} />
        ))}
      </div>
    </div>
  );
}

function Line(props: ITreeViewProps & { row: IRow; id: string; index: number }): React.JSX.Element {
  const { row, marked, shown, onMark, onShow, onToggle, onGrab } = props;
  const { item } = row;
  const canOpen = item !== null && isExpandable(item);
  const Icon = item ? iconOf(item) : null;
  const Caret = row.isOpen ? caretDownIcon : caretRightIcon;
  const facts = item ? factsOf(item) : "";
  const states = [
    row.key === marked && "jp-mod-marked",
    row.key === shown && "jp-mod-selected",
    !item && "jp-mod-note",
    row.failure && "jp-mod-failed",
  ];
  return (
    <div
      id={props.id}
      role="treeitem"
      aria-level={row.depth}
      aria-setsize={row.count}
      aria-posinset={row.position}
      aria-expanded={canOpen ? row.isOpen : undefined}
      aria-selected={row.key === shown}
      aria-busy={row.missing !== null || undefined}
      className={["jp-openbis-line", ...states].filter(Boolean).join(" ")}
      style={{ top: props.index * LINE, paddingLeft: (row.depth - 1) * INDENT + 4 }}
      title={facts ? `${row.label}\n${facts}` : row.label}
      onMouseDown={(event) => onGrab(row, event)}
      onClick={() => {
        onMark(row);
        if (item?.is === "place" || item?.is === "folder") {
          onToggle(row, !row.isOpen);
        } else {
          onShow(row);
        }
      }}
      onDoubleClick={() => canOpen && item.is === "entity" && onToggle(row, !row.isOpen)}
    >
      <span
        className="jp-openbis-caret"
        aria-hidden="true"
        onClick={(event) => {
          if (canOpen) {
            event.stopPropagation();
            onMark(row);
            onToggle(row, !row.isOpen);
          }
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        {canOpen && <Caret.react tag="span" width="16px" />}
      </span>
      {Icon && <Icon.react tag="span" className="jp-openbis-icon" width="16px" />}
      <bdi className="jp-openbis-name">{row.label}</bdi>
    </div>
  );
}
