/** What is entered in the upload dialog: no DOM, no server. */
import { UPLOAD } from "./texts";
/** Property codes of the history id; the server half fills it. */
const FILLED_BY_US = new Set(["HISTORY_ID", "$HISTORY_ID"]);
const NAMES = new Set(["NAME", "$NAME"]);
/** The properties that a person fills in. */
export function askedFor(type) {
    return (type?.assignments ?? []).filter((one) => !FILLED_BY_US.has(one.code));
}
/** The properties as they are preset: the name from the notebook's file name. */
export function presetProperties(type, notebook) {
    const name = notebook.slice(notebook.lastIndexOf("/") + 1).replace(/\.ipynb$/, "");
    return Object.fromEntries(askedFor(type).map((one) => [one.code, NAMES.has(one.code) ? name : ""]));
}
/** What must be corrected, by property code; `owner` for the owner. */
export function problems(form, type) {
    const missing = askedFor(type).filter((one) => one.mandatory && !form.properties[one.code]?.trim());
    return {
        ...(form.owner ? {} : { owner: UPLOAD.ownerMissing }),
        ...Object.fromEntries(missing.map((one) => [one.code, UPLOAD.missing(one.label)])),
    };
}
/** Only what is filled in is sent. */
export function filledIn(properties) {
    return Object.fromEntries(Object.entries(properties).filter(([, value]) => value.trim() !== ""));
}
export function withParent(parents, permId) {
    const wanted = permId.trim();
    return wanted === "" || parents.includes(wanted) ? parents : [...parents, wanted];
}
