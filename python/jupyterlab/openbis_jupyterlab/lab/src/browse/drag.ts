/** A file of the tree, dragged onto a notebook, as JupyterLab's file browser drags its files. */
import type { INotebookTracker, NotebookPanel } from "@jupyterlab/notebook";
import { MimeData } from "@lumino/coreutils";
import { Drag } from "@lumino/dragdrop";
import { insertBelow } from "./insert";
import { type IFileItem, labelOf } from "./items";

const FILE = "application/x-openbis-file";
/** Pixels that the pointer moves before it is no click any more. */
const THRESHOLD = 5;
const TARGET = "jp-openbis-dropTarget";
const EVENTS = ["lm-dragenter", "lm-dragover", "lm-dragleave", "lm-drop"];

/** In: the file whose line the button was pressed over. It is dragged once the pointer moves. */
export function grab(item: IFileItem, pressed: { clientX: number; clientY: number }): void {
  const stop = (): void => {
    document.removeEventListener("mousemove", move, true);
    document.removeEventListener("mouseup", stop, true);
  };
  const move = (event: MouseEvent): void => {
    const way = Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY);
    if (way < THRESHOLD) {
      return;
    }
    stop();
    const mimeData = new MimeData();
    mimeData.setData(FILE, item);
    const dragImage = document.createElement("div");
    dragImage.className = "jp-openbis-dragImage";
    dragImage.textContent = labelOf(item);
    const drag = new Drag({ mimeData, dragImage, proposedAction: "copy", supportedActions: "copy" });
    void drag.start(event.clientX, event.clientY);
  };
  document.addEventListener("mousemove", move, true);
  document.addEventListener("mouseup", stop, true);
}

/** From now on each notebook takes files that are dragged onto it. */
export function takeDrops(tracker: INotebookTracker): void {
  const take = (panel: NotebookPanel): void => {
    for (const name of EVENTS) {
      panel.content.node.addEventListener(name, (event) => onDrag(panel, event as Drag.Event));
    }
  };
  tracker.forEach(take);
  tracker.widgetAdded.connect((_, panel) => take(panel));
}

function onDrag(panel: NotebookPanel, event: Drag.Event): void {
  if (!event.mimeData.hasData(FILE)) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const cells = panel.content.widgets;
  const under = cells.findIndex(({ node }) => node.contains(event.target as Node));
  cells.forEach(({ node }, index) => {
    node.classList.toggle(
      TARGET,
      index === under && event.type !== "lm-drop" && event.type !== "lm-dragleave",
    );
  });
  event.dropAction = "copy";
  if (event.type === "lm-drop") {
    insertBelow(panel, event.mimeData.getData(FILE) as IFileItem, under < 0 ? cells.length - 1 : under);
  }
}
