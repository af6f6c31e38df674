/** What the tree asks of the server, as it is opened and scrolled. No DOM. */
import { type Api, asFailure, type Failure, type IFindQuery, type ILevel, type INode } from "../server";
import { foldersOf, type IItems, type Item, itemsOf, type Place, queryOf, withPage } from "./items";
import { EMPTY, type IRow, type ITree, keyOf, opened, withBelow } from "./tree-model";

export const ROOT = "tree";
export const FOUND = "found";

export interface ISources {
  api: Api;
  connection: string;
  /** PermIds of what the current notebook belongs to and works on. */
  belongings: () => string[];
  /** What was looked at last, the newest first. */
  recent: () => INode[];
}

export interface ITreeLoader {
  /** Ask for everything that is open anew. */
  refresh: () => Promise<void>;
  /** Ask for what depends on the notebook or on what was looked at, where it is open. */
  refreshPlace: (place: Place) => void;
  setOpen: (row: IRow, isOpen: boolean) => void;
  /** A line is seen that is not here yet. */
  need: (row: IRow) => void;
  /** Gives how many things were found; null where something else was searched for meanwhile. */
  find: (query: IFindQuery) => Promise<number | null>;
}

const PLACES: Place[] = ["NOTEBOOK", "RECENT", "LAB_NOTEBOOK", "INVENTORY"];
const entities = (nodes: INode[]): IItems[] => [
  { name: "NODES", page: nodes.length, items: nodes.map((node) => ({ is: "entity", node })) },
];

/** In: whom to ask, who is told of each change, and of each failure. */
export function treeLoader(
  { api, connection, belongings, recent }: ISources,
  changed: (tree: ITree) => void,
  failed: (failure: Failure) => void,
): ITreeLoader {
  let tree = EMPTY;
  let query: IFindQuery = {};
  let searches = 0;
  /** The items whose lower levels were asked for. */
  const items = new Map<string, Item>();
  const pages = new Set<string>();
  const set = (next: ITree): void => {
    tree = next;
    changed(tree);
  };
  const placeKey = (place: Place): string => keyOf(ROOT, { is: "place", place });

  const loadRoot = async (): Promise<void> => {
    const keys = [placeKey("LAB_NOTEBOOK"), placeKey("INVENTORY")];
    try {
      const groups = itemsOf(await api.level(connection, {}));
      for (const place of ["LAB_NOTEBOOK", "INVENTORY"] as const) {
        tree = withBelow(tree, placeKey(place), { groups: groups.filter(({ name }) => name === place) });
      }
    } catch (error) {
      const failure = asFailure(error);
      for (const key of keys) {
        tree = withBelow(tree, key, { failure });
      }
      failed(failure);
    }
    set(tree);
  };

  const ask = async (item: Item): Promise<IItems[]> => {
    if (item.is === "place") {
      return item.place === "RECENT"
        ? entities(recent())
        : itemsOf(await api.nodes(connection, belongings()));
    }
    return item.is === "entity" ? itemsOf(await api.level(connection, levelOf(item.node))) : [];
  };

  const load = async (key: string, item: Item): Promise<void> => {
    items.set(key, item);
    for (const page of [...pages].filter((one) => one.startsWith(`${key}\n`))) {
      pages.delete(page);
    }
    if (item.is === "place" && (item.place === "LAB_NOTEBOOK" || item.place === "INVENTORY")) {
      return loadRoot();
    }
    if (!tree.below.has(key)) {
      set(withBelow(tree, key, "loading"));
    }
    try {
      if (item.is === "entity" && item.node.kind === "DATASET") {
        const { perm_id } = item.node;
        const { files } = await api.files(connection, perm_id);
        const folders = foldersOf(perm_id, files);
        const fill = (line: string, path: string): void => {
          const groups = folders.get(path) ?? [];
          tree = withBelow(tree, line, { groups });
          for (const below of groups.flatMap(({ items: found }) => found)) {
            if (below?.is === "folder") {
              fill(keyOf(line, below), below.path);
            }
          }
        };
        fill(key, "");
        set(tree);
      } else {
        set(withBelow(tree, key, { groups: await ask(item) }));
      }
    } catch (error) {
      const failure = asFailure(error);
      set(withBelow(tree, key, { failure }));
      failed(failure);
    }
  };

  const page = (key: string, group: string, from: number): Promise<ILevel> => {
    const name = group as NonNullable<IFindQuery["group"]>;
    const item = items.get(key);
    return item?.is === "entity"
      ? api.level(connection, { ...levelOf(item.node), group: name, from })
      : api.find(connection, { ...query, group: name, from });
  };

  tree = withBelow(EMPTY, ROOT, {
    groups: [{ name: "PLACES", page: PLACES.length, items: PLACES.map((place) => ({ is: "place", place })) }],
  });
  tree = opened(opened(tree, placeKey("LAB_NOTEBOOK"), true), placeKey("INVENTORY"), true);

  return {
    refresh: async () => {
      const open = [...tree.open].filter((key) => items.has(key));
      await Promise.all([
        loadRoot(),
        ...open.map((key) => {
          const item = items.get(key);
          const isRoot = item?.is === "place" && item.place !== "NOTEBOOK" && item.place !== "RECENT";
          return item && !isRoot ? load(key, item) : undefined;
        }),
      ]);
    },
    refreshPlace: (place) => {
      const key = placeKey(place);
      if (tree.open.has(key)) {
        void load(key, { is: "place", place });
      } else if (tree.below.has(key)) {
        const below = new Map(tree.below);
        below.delete(key);
        set({ ...tree, below });
      }
    },
    setOpen: ({ key, item }, isOpen) => {
      set(opened(tree, key, isOpen));
      const known = tree.below.get(key);
      const isThere = known !== undefined && (known === "loading" || "groups" in known);
      if (isOpen && item && item.is !== "folder" && !isThere) {
        void load(key, item);
      }
    },
    need: ({ parent, missing }) => {
      const below = tree.below.get(parent);
      if (!missing || below === undefined || below === "loading" || "failure" in below) {
        return;
      }
      const size = below.groups.find(({ name }) => name === missing.group)?.page ?? 1;
      const from = missing.index - (missing.index % size);
      const name = `${parent}\n${missing.group} ${from}`;
      if (pages.has(name)) {
        return;
      }
      pages.add(name);
      const search = searches;
      void page(parent, missing.group, from).then(
        (level) => {
          const now = tree.below.get(parent);
          if (
            now !== undefined &&
            now !== "loading" &&
            "groups" in now &&
            (parent !== FOUND || search === searches)
          ) {
            set(withBelow(tree, parent, { groups: withPage(now.groups, missing.group, from, level) }));
          }
        },
        (error: unknown) => failed(asFailure(error)),
      );
    },
    find: async (wanted) => {
      searches += 1;
      const own = searches;
      const level = await api.find(connection, wanted);
      if (own !== searches) {
        return null;
      }
      query = wanted;
      for (const one of [...pages].filter((name) => name.startsWith(`${FOUND}\n`))) {
        pages.delete(one);
      }
      set(withBelow(tree, FOUND, { groups: itemsOf(level) }));
      return level.groups.reduce((sum, { total }) => sum + total, 0);
    },
  };
}

function levelOf(node: INode): { kind: Exclude<INode["kind"], "DATASET">; perm_id: string } {
  const { kind, perm_id } = queryOf(node);
  return { kind: kind as Exclude<INode["kind"], "DATASET">, perm_id };
}
