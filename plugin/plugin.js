/** The entry of the ELN-LIMS plugin: registers, then gives the hooks their work. */
import { guard, report, setHooks } from "./register.js";
import { takeAskedForm } from "./asked-form.js";
import { takeOver } from "./built-in.js";
import { addMenuEntry, NEW_BATCH, SAVED_NOTEBOOK } from "./menu.js";
import { holdsNotebook, readEntity } from "./models.js";
import { callsHooks, watchPages } from "./pages.js";
import {
  loadBundle,
  openBatch,
  openForm,
  openSaved,
  showAccount,
  showNotebooks,
  showSaved,
} from "./loader.js";
import { onProfilePage, watchProfile } from "./profile.js";
import { utilities } from "./utilities.js";

/** Where saved notebooks belong: below these levels of the hierarchy. */
const SHOWS_NOTEBOOKS = new Set(["EXPERIMENT", "OBJECT"]);

/** @param {unknown} viewType @param {any} model @param {JQuery | null} $content */
function onPage(viewType, model, $content) {
  const entity = readEntity(viewType, model);
  if (!entity) return;
  addMenuEntry(mainController.views, $content, () => openForm(entity));
  const hasObjects = entity.kind === "EXPERIMENT";
  if (hasObjects) addMenuEntry(mainController.views, $content, () => openBatch(entity), NEW_BATCH);
  if (entity.kind === "DATASET" && holdsNotebook(model)) {
    addMenuEntry(mainController.views, $content, () => openSaved(entity), SAVED_NOTEBOOK);
    if ($content?.[0]) void showSaved(entity, $content[0]);
  }
  if (SHOWS_NOTEBOOKS.has(entity.kind) && $content?.[0]) void showNotebooks(entity, $content[0]);
  const asked = takeAskedForm(entity);
  if (asked === "new") void openForm(entity);
  if (asked === "batch" && hasObjects) void openBatch(entity);
}

/** A front end that calls no hook is watched. */
function watchWhereNeeded() {
  if (!callsHooks()) watchPages(onPage);
}

setHooks({ afterViewPaint: onPage, getExtraUtilities: utilities });
onProfilePage(showAccount);
for (const start of [takeOver, watchWhereNeeded, watchProfile]) guard(start, () => undefined)();

// The one global of this plugin: for support ("which version runs here?") and for other plugins.
try {
  Object.defineProperty(globalThis, "openbisJupyter", {
    value: Object.freeze({ version: BUNDLE_VERSION, load: loadBundle, open: openForm, showAccount }),
  });
} catch (error) {
  report(error);
}
