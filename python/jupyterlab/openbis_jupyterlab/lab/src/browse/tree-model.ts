/** The tree as the lines that are seen: pure functions of what has been loaded and what is open. */
import type { Failure } from "../server";
import { BROWSE } from "../texts";
import { idOf, type IItems, isExpandable, type Item, labelOf } from "./items";

/** What is known of what lies below a line. */
export type Below = { groups: IItems[] } | { failure: Failure } | "loading";

export interface ITree {
  /** Key of a line → what lies below it; the whole tree's is its root's. */
  below: ReadonlyMap<string, Below>;
  /** Keys of the lines that are open. */
  open: ReadonlySet<string>;
}

export const EMPTY: ITree = { below: new Map(), open: new Set() };

export interface IRow {
  key: string;
  /** The line above it in the tree; the root's key for those at the top. */
  parent: string;
  /** From 1 on. */
  depth: number;
  label: string;
  /** Null for a line that is not here yet, or only says something. */
  item: Item | null;
  /** Of a line that is not here yet: where it belongs. */
  missing: { group: string; index: number } | null;
  /** Of a line that says why there is nothing. */
  failure: Failure | null;
  isOpen: boolean;
  /** How many stand beside it, and which one of them it is, from 1 on. */
  count: number;
  position: number;
}

export const keyOf = (parent: string, item: Item): string => `${parent}\n${idOf(item)}`;

/** All lines below a root, as they are seen from top to bottom. */
export function rowsOf(tree: ITree, root: string): IRow[] {
  const rows: IRow[] = [];
  const note = (parent: string, depth: number, label: string, failure: Failure | null = null): void => {
    rows.push({
      ...{ key: `${parent}\nnote`, parent, depth, label, failure },
      ...{ item: null, missing: null, isOpen: false, count: 1, position: 1 },
    });
  };
  const walk = (parent: string, depth: number): void => {
    const below = tree.below.get(parent);
    if (below === undefined || below === "loading") {
      note(parent, depth, BROWSE.loading);
      return;
    }
    if ("failure" in below) {
      note(parent, depth, below.failure.message, below.failure);
      return;
    }
    const count = below.groups.reduce((sum, { items }) => sum + items.length, 0);
    if (count === 0) {
      note(parent, depth, BROWSE.nothing);
    }
    let position = 0;
    for (const { name, items } of below.groups) {
      // A sparse list would be passed over where it has nothing.
      for (let index = 0; index < items.length; index += 1) {
        const item = items[index] ?? null;
        const key = item ? keyOf(parent, item) : `${parent}\n${name} ${index}`;
        const isOpen = item !== null && tree.open.has(key);
        position += 1;
        rows.push({
          ...{ key, parent, depth, item, isOpen, count, position, failure: null },
          label: item ? labelOf(item) : BROWSE.loading,
          missing: item ? null : { group: name, index },
        });
        if (isOpen) {
          walk(key, depth + 1);
        }
      }
    }
  };
  walk(root, 1);
  return rows;
}

/** What a key does to the line that is marked; null: nothing. */
export type Move = { to: number } | { open: string } | { close: string } | null;

/**
 * The keys of a tree view (WAI-ARIA's pattern). In: the lines, the number of the marked one, the key, how many lines a
 * page has.
 */
export function moved(rows: IRow[], at: number, key: string, page: number): Move {
  const row = rows[at];
  const to = (index: number): Move => ({ to: Math.max(0, Math.min(rows.length - 1, index)) });
  if (!row) {
    return rows.length > 0 ? to(0) : null;
  }
  const canOpen = row.item !== null && isExpandable(row.item);
  switch (key) {
    case "ArrowDown":
      return to(at + 1);
    case "ArrowUp":
      return to(at - 1);
    case "PageDown":
      return to(at + page);
    case "PageUp":
      return to(at - page);
    case "Home":
      return to(0);
    case "End":
      return to(rows.length - 1);
    case "ArrowRight":
      return !canOpen ? null : row.isOpen ? to(at + 1) : { open: row.key };
    case "ArrowLeft":
      return row.isOpen ? { close: row.key } : above(rows, row);
  }
  return null;
}

function above(rows: IRow[], row: IRow): Move {
  const index = rows.findIndex(({ key }) => key === row.parent);
  return index < 0 ? null : { to: index };
}

/**
 * The line that somebody types for: the next one that begins so, from the marked one on and round. One letter goes on to
 * the next line, more stay where they fit.
 */
export function typedFor(rows: IRow[], at: number, typed: string): number | null {
  const wanted = typed.toLocaleLowerCase();
  const start = typed.length === 1 ? at + 1 : at;
  for (let step = 0; step < rows.length; step += 1) {
    const index = (start + step + rows.length) % rows.length;
    if (rows[index]?.item && rows[index].label.toLocaleLowerCase().startsWith(wanted)) {
      return index;
    }
  }
  return null;
}

/** The tree with something known about what lies below a line. */
export function withBelow(tree: ITree, key: string, below: Below): ITree {
  return { ...tree, below: new Map(tree.below).set(key, below) };
}

export function opened(tree: ITree, key: string, isOpen: boolean): ITree {
  const open = new Set(tree.open);
  if (isOpen) {
    open.add(key);
  } else {
    open.delete(key);
  }
  return { ...tree, open };
}
