/** The Utilities menu above the tree. */
import { builtInUtilities } from "./built-in.js";
import { link, make } from "./elements.js";

/** @param {HTMLElement} container @param {() => void} signOut */
export function paintMenu(container, signOut) {
  const list = make("ul", { class: "dropdown-menu", role: "menu" });
  /** @param {string} label @param {string | null} icon @param {() => void} action */
  const add = (label, icon, action) => {
    const anchor = link(label, action);
    if (icon) anchor.prepend(make("span", { class: icon, "aria-hidden": "true" }), " ");
    list.append(make("li", { role: "presentation" }, anchor));
  };
  for (const { icon, label, uniqueViewName } of profile.getPluginUtilities()) {
    add(label, icon, () => mainController.changeView("EXTRA_PLUGIN_UTILITY", uniqueViewName));
  }
  for (const { label, action } of builtInUtilities()) add(label, null, action);
  add("User Profile", "glyphicon glyphicon-user", () => mainController.changeView("showUserProfilePage"));
  add("Sign out", "glyphicon glyphicon-off", signOut);
  const button = make(
    "button",
    {
      type: "button",
      class: "btn btn-default btn-sm dropdown-toggle",
      "data-toggle": "dropdown",
      id: "utilities-btn",
    },
    "Utilities ",
    make("b", { class: "caret" }),
  );
  container.replaceChildren(make("div", { class: "dropdown" }, button, list));
}
