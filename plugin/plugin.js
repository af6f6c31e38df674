/** The entry of the ELN-LIMS plugin: registers, then gives the hooks their work. */
import { guard, report, setHooks } from "./register.js";
import { addMenuEntry } from "./menu.js";
import { readEntity } from "./models.js";
import { loadBundle, openForm } from "./loader.js";
import { watchProfile } from "./profile.js";
import { utilities } from "./utilities.js";

setHooks({
  afterViewPaint(viewType, model, $content) {
    const entity = readEntity(viewType, model);
    if (entity) addMenuEntry(mainController.views, $content, () => openForm(entity));
  },
  getExtraUtilities: utilities,
});
guard(watchProfile, () => undefined)();

// The one global of this plugin: for support ("which version runs here?") and for other plugins.
try {
  Object.defineProperty(globalThis, "openbisJupyter", {
    value: Object.freeze({ version: BUNDLE_VERSION, load: loadBundle, open: openForm }),
  });
} catch (error) {
  report(error);
}
