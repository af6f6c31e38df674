/** What is entered in the upload dialog: no DOM, no server. */
import type { IAssignment, IDatasetType, IOwner } from "../server";
import { UPLOAD } from "../texts";

/** Property codes of the history id; the server half fills it. */
const FILLED_BY_US = new Set(["HISTORY_ID", "$HISTORY_ID"]);
const NAMES = new Set(["NAME", "$NAME"]);

export interface IUploadForm {
  owner: IOwner | null;
  type: string;
  properties: Record<string, string>;
  parents: string[];
  files: string[];
}

/** The properties that a person fills in. */
export function editableProperties(type: IDatasetType | undefined): IAssignment[] {
  return (type?.assignments ?? []).filter((one) => !FILLED_BY_US.has(one.code));
}

/** The properties as they are preset: the name is what people call the notebook, else that of its file. */
export function presetProperties(
  type: IDatasetType | undefined,
  notebook: string,
  called: string,
): Record<string, string> {
  const name = called || notebook.slice(notebook.lastIndexOf("/") + 1).replace(/\.ipynb$/, "");
  return Object.fromEntries(
    editableProperties(type).map((one) => [one.code, NAMES.has(one.code) ? name : ""]),
  );
}

/** What must be corrected, by property code; `owner` for the owner. */
export function problems(form: IUploadForm, type: IDatasetType | undefined): Record<string, string> {
  const missing = editableProperties(type).filter(
    (one) => one.mandatory && !form.properties[one.code]?.trim(),
  );
  return {
    ...(form.owner ? {} : { owner: UPLOAD.ownerMissing }),
    ...Object.fromEntries(missing.map((one) => [one.code, UPLOAD.missing(one.label)])),
  };
}

/** Only what is filled in is sent. */
export function filledIn(properties: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value.trim() !== ""));
}

export function withParent(parents: string[], permId: string): string[] {
  const wanted = permId.trim();
  return wanted === "" || parents.includes(wanted) ? parents : [...parents, wanted];
}
