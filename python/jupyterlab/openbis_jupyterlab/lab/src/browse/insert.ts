/** Code into an open notebook: at the cursor, or where it was dropped. */
import type { NotebookPanel } from "@jupyterlab/notebook";
import { languageOf, readCode } from "../code";
import { rememberDatasets } from "../state";
import type { IFileItem } from "./items";

/** What would be inserted; null where nothing can be. */
export function codeFor(panel: NotebookPanel | null, { dataset, file }: IFileItem): string | null {
  const isOpen = panel?.content.model && !panel.content.model.readOnly;
  return isOpen ? readCode(languageOf(panel), dataset, file.path) : null;
}

/** On lines of its own at the cursor of the active code cell; where that is none, in a new cell below it. */
export function insertAtCursor(panel: NotebookPanel, item: IFileItem): boolean {
  const code = codeFor(panel, item);
  const cell = panel.content.activeCell;
  if (code === null) {
    return false;
  }
  const editor = cell?.model.type === "code" && !cell.readOnly ? cell.editor : null;
  if (!editor?.replaceSelection) {
    return insertBelow(panel, item, panel.content.activeCellIndex);
  }
  const { line } = editor.getCursorPosition();
  const text = editor.getLine(line) ?? "";
  if (text.trim()) {
    editor.setCursorPosition({ line, column: text.length });
    editor.replaceSelection(`\n${code}`);
  } else {
    editor.replaceSelection(code);
  }
  remember(panel, item);
  return true;
}

/** In a new cell below the one with this number, or in that one itself where it is a code cell without anything. */
export function insertBelow(panel: NotebookPanel, item: IFileItem, index: number): boolean {
  const { model } = panel.content;
  const code = codeFor(panel, item);
  if (!model || code === null) {
    return false;
  }
  const cell = model.sharedModel.cells[index];
  if (cell?.cell_type === "code" && !cell.getSource().trim()) {
    cell.setSource(code);
    panel.content.activeCellIndex = index;
  } else {
    const at = Math.min(index + 1, model.sharedModel.cells.length);
    model.sharedModel.insertCell(at, { cell_type: "code", source: code, metadata: { trusted: true } });
    panel.content.activeCellIndex = at;
  }
  remember(panel, item);
  return true;
}

function remember(panel: NotebookPanel, { dataset }: IFileItem): void {
  if (panel.content.model) {
    rememberDatasets(panel.content.model, [dataset]);
  }
}
