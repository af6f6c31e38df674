/** `mainController`: changes the view and remembers it in the address. */
import { serverFacade } from "./eln-globals.js";
import { paintEntity } from "./pages.js";
import { paintUserProfile } from "./profile-page.js";

/** @typedef {import("./v3.js").Dto} Dto */

/** The ELN's names of its view changes. @type {Record<Dto, string>} */
const VIEWS = {
  space: "showSpacePage",
  project: "showProjectPageFromPermId",
  experiment: "showExperimentPageFromPermId",
  sample: "showViewSamplePageFromPermId",
  dataset: "showViewDataSetPageFromPermId",
};
const DTOS = Object.fromEntries(Object.entries(VIEWS).map(([dto, view]) => [view, /** @type {Dto} */ (dto)]));

/** @param {HTMLElement} page where the current view stands */
export function makeController(page) {
  const controller = {
    serverFacade,
    openbisV3: null,
    profile,
    views: { header: /** @type {JQuery | null} */ (null), content: /** @type {JQuery | null} */ (null) },
    currentView: /** @type {string | null} */ (null),
    currentArgument: "",
    /** @param {string} view @param {string} [argument] */
    async changeView(view, argument = "") {
      Object.assign(controller, { currentView: view, currentArgument: argument });
      history.replaceState(null, "", `#${view}/${encodeURIComponent(argument)}`);
      const views = newViews();
      try {
        await paint(view, argument, views);
      } catch (error) {
        views.content.append($("<div>", { class: "alert alert-danger" }).text(String(error)));
      }
    },
    /** Paints what is shown anew. */
    refreshView: () => void controller.changeView(controller.currentView ?? "", controller.currentArgument),
    /** @param {Dto} dto @param {string} permId */
    open: (dto, permId) => void controller.changeView(VIEWS[dto], permId),
    /** Paints what the address says: what was shown last, or what a link leads to. @returns {Promise<void>} */
    async restore() {
      const [view = "", argument = ""] = location.hash.slice(1).split("/");
      const link = new URLSearchParams(location.search);
      if (view) await controller.changeView(view, decodeURIComponent(argument));
      else if (link.has("viewName"))
        await controller.changeView(link.get("viewName") ?? "", link.get("viewData") ?? "");
    },
  };

  function newViews() {
    const header = $("<div>", { class: "view-header" });
    const content = $("<div>", { class: "view-content" });
    controller.views = { header, content };
    page.replaceChildren(...header.get(), ...content.get());
    return { header, content };
  }

  /** @param {string} view @param {string} argument @param {import("./pages.js").Views} views */
  async function paint(view, argument, views) {
    const dto = DTOS[view];
    if (dto) await paintEntity(dto, argument, views, controller.open);
    else if (view === "showUserProfilePage") await paintUserProfile(views);
    else if (view === "EXTRA_PLUGIN_UTILITY")
      profile.getPluginUtility(argument)?.paintView(views.header, views.content);
    else throw new Error(`There is no view ${view}.`);
  }

  return controller;
}
