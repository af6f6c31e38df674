/** What stands in the panel's tree: places, things of openBIS, folders and files of datasets. No DOM, no server. */
import type { IDatasetFile, IEntityQuery, ILevel, INode } from "../server";
import { BROWSE } from "../texts";

export type Place = "NOTEBOOK" | "RECENT" | "LAB_NOTEBOOK" | "INVENTORY";

export interface IFileItem {
  is: "file";
  dataset: string;
  file: IDatasetFile;
}

export type Item =
  | { is: "place"; place: Place }
  | { is: "entity"; node: INode }
  | { is: "folder"; name: string; path: string }
  | IFileItem;

/** Things of one kind that stand together; those that are not here yet are undefined. */
export interface IItems {
  name: string;
  items: (Item | undefined)[];
  /** How many openBIS gives at once. */
  page: number;
}

/** What names an item among those beside it. */
export function idOf(item: Item): string {
  switch (item.is) {
    case "place":
      return item.place;
    case "entity":
      return `${item.node.kind} ${item.node.perm_id}`;
    case "folder":
      return `folder ${item.path}`;
    case "file":
      return `file ${item.dataset} ${item.file.path}`;
  }
}

export function labelOf(item: Item): string {
  switch (item.is) {
    case "place":
      return BROWSE.places[item.place];
    case "entity":
      return item.node.name || item.node.code;
    case "folder":
      return item.name;
    case "file":
      return nameOf(item.file.path);
  }
}

/** What a tooltip and a screen reader add: the kind and type, the code where there is a name, when and where it is. */
export function factsOf(item: Item): string {
  if (item.is === "file") {
    return item.file.path;
  }
  if (item.is !== "entity") {
    return "";
  }
  const { kind, type, name, code, identifier, registered } = item.node;
  return [`${BROWSE.kinds[kind]} ${type}`.trim(), name ? code : "", identifier, registered]
    .filter(Boolean)
    .join(" · ");
}

export const isExpandable = (item: Item): boolean => item.is !== "file";

export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

export const queryOf = ({ kind, perm_id }: INode): IEntityQuery => ({ kind, perm_id });

/** In: a level, or a page of one group of it, and the number of its first. Out: its groups, as far as they are here. */
export function itemsOf(level: ILevel): IItems[] {
  return level.groups.map(({ name, items, total }) => ({
    name,
    page: Math.max(1, items.length),
    items: Array.from({ length: total }, (_, index): Item | undefined => {
      const node = items[index];
      return node && { is: "entity", node };
    }),
  }));
}

/** The items with a page of nodes put in their places. What openBIS does not have any more leaves no gap at the end. */
export function withPage(groups: IItems[], name: string, start: number, page: ILevel): IItems[] {
  const found = page.groups[0];
  return groups.map((group) => {
    if (group.name !== name) {
      return group;
    }
    const items = group.items.slice(0, found?.total ?? start);
    found?.items.forEach((node, index) => {
      items[start + index] = { is: "entity", node };
    });
    return { ...group, items };
  });
}

/**
 * In: the files of a dataset. Out: what lies in each of its folders, the dataset itself at "": folders first, each by
 * name, numbers in names as numbers.
 */
export function foldersOf(dataset: string, files: IDatasetFile[]): Map<string, IItems[]> {
  const folders = new Map<string, Map<string, Item>>([["", new Map()]]);
  const folder = (path: string): Map<string, Item> => {
    const known = folders.get(path);
    if (known) {
      return known;
    }
    const made = new Map<string, Item>();
    folders.set(path, made);
    const cut = path.lastIndexOf("/");
    folder(cut < 0 ? "" : path.slice(0, cut)).set(`/${path}`, { is: "folder", name: nameOf(path), path });
    return made;
  };
  for (const file of files) {
    const cut = file.path.lastIndexOf("/");
    folder(cut < 0 ? "" : file.path.slice(0, cut)).set(file.path, { is: "file", dataset, file });
  }
  /** A folder with nothing but another one in it is shown with it in one line. */
  const together = (item: Item): Item => {
    const [only, ...others] = item.is === "folder" ? [...(folders.get(item.path)?.values() ?? [])] : [];
    return item.is === "folder" && only?.is === "folder" && others.length === 0
      ? together({ ...only, name: `${item.name}/${only.name}` })
      : item;
  };
  const order = new Intl.Collator(undefined, { numeric: true });
  const rank = (item: Item): number => (item.is === "folder" ? 0 : 1);
  return new Map(
    [...folders].map(([path, items]) => [
      path,
      [
        {
          name: "FILES",
          page: items.size,
          items: [...items.values()]
            .map(together)
            .sort((one, other) => rank(one) - rank(other) || order.compare(labelOf(one), labelOf(other))),
        },
      ],
    ]),
  );
}
