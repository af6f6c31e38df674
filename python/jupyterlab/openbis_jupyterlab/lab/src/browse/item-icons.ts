/** The icon of each line of the tree. */
import {
  fileIcon,
  folderIcon,
  historyIcon,
  imageIcon,
  type LabIcon,
  notebookIcon,
  pdfIcon,
  spreadsheetIcon,
} from "@jupyterlab/ui-components";
import { datasetIcon, experimentIcon, inventoryIcon, labNotebookIcon, objectIcon } from "../ui";
import { type Item, nameOf, type Place } from "./items";
import type { INode } from "../server";

const PLACES: Record<Place, LabIcon> = {
  NOTEBOOK: notebookIcon,
  RECENT: historyIcon,
  LAB_NOTEBOOK: labNotebookIcon,
  INVENTORY: inventoryIcon,
};
const KINDS: Record<INode["kind"], LabIcon> = {
  SPACE: folderIcon,
  PROJECT: folderIcon,
  EXPERIMENT: experimentIcon,
  OBJECT: objectIcon,
  DATASET: datasetIcon,
};
/** End of a file's name → its icon. */
const SUFFIXES = new Map<string, LabIcon>([
  ["ipynb", notebookIcon],
  ["pdf", pdfIcon],
  ...["csv", "tsv", "tab", "xlsx"].map((suffix) => [suffix, spreadsheetIcon] as const),
  ...["png", "jpg", "jpeg", "gif", "svg", "webp", "tif", "tiff"].map(
    (suffix) => [suffix, imageIcon] as const,
  ),
]);

export function iconOf(item: Item): LabIcon {
  switch (item.is) {
    case "place":
      return PLACES[item.place];
    case "entity":
      return KINDS[item.node.kind];
    case "folder":
      return folderIcon;
    case "file": {
      const name = nameOf(item.file.path).toLowerCase();
      return SUFFIXES.get(name.slice(name.lastIndexOf(".") + 1)) ?? fileIcon;
    }
  }
}
