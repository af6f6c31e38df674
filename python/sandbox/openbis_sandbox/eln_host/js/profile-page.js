/** The user profile, as every ELN-LIMS since 2023 paints it: title and toolbar at once, the fields when the server answers. */
import { serverFacade } from "./eln-globals.js";
import { makeToolbar } from "./toolbar.js";
import { call, session } from "./v3.js";

/** @typedef {{header: JQuery, content: JQuery}} Views */

/** @param {Views} views */
export async function paintUserProfile(views) {
  document.title = "User Profile";
  const $operations = $("<span>", { class: "dropdown" }).append(
    $("<a>", { href: "#", "data-toggle": "dropdown", class: "dropdown-toggle btn btn-default" }).append(
      "More ... ",
      $("<b>", { class: "caret" }),
    ),
    $("<ul>", { class: "dropdown-menu", role: "menu" }),
  );
  views.header.append($("<h2>").text("User Profile"), makeToolbar($operations));
  const $column = $("<div>");
  views.content.append($("<div>").append($column));
  const { person } = await call("getSessionInformation", session());
  const $token = $("<p>", { class: "form-control-static" }).text(serverFacade.getSession());
  $column.append(
    group("First Name:", field(person?.firstName)),
    group("Last Name:", field(person?.lastName)),
    group("Email:", field(person?.email)),
    group("openBIS session token:", $token),
    group("Zenodo API Token:", field("")),
  );
}

/** @param {string | null | undefined} value @returns {JQuery} */
function field(value) {
  return $("<input>", { type: "text", class: "form-control", disabled: "disabled" }).val(value ?? "");
}

/** @param {string} label @param {JQuery} $control @returns {JQuery} */
function group(label, $control) {
  return $("<div>", { class: "form-group" }).append(
    $("<label>", { class: "control-label" }).text(label),
    $("<div>", { class: "controls" }).append($control),
  );
}
