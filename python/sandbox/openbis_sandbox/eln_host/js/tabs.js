/** The object page of 2025: toolbar and tabs in one row; the toolbar rests while the files are shown. */

const DETAILS = "sampleFormTab";
const FILES = "dssWidgetTab";

/**
 * @param {{header: JQuery, content: JQuery}} views
 * @param {JQuery} $toolbar
 * @param {JQuery[]} details
 * @param {JQuery[]} files
 */
export function paintTabs(views, $toolbar, details, files) {
  const $tabs = $("<ul>", { class: "nav nav-tabs toolbar-tabs", id: "tabsContainer" }).append(
    tab("Details", DETAILS, true),
    tab("Files", FILES, false),
  );
  const $buttons = $("<div>", { class: "toolbar-buttons" }).append(
    $("<div>", { class: "normal-toolbar-container" }).append($toolbar),
  );
  const $right = $("<div>", { class: "right-side-container" }).append($tabs);
  views.header.append($("<div>", { class: "toolbar-with-tabs" }).append($buttons, $right));
  views.content.append(
    $("<div>", { class: "tabs-container" }).append(
      $("<div>", { class: "tab-content" }).append(pane(DETAILS, true, details), pane(FILES, false, files)),
    ),
  );
  $tabs.on("shown.bs.tab", "a", (event) => rest($toolbar, $(event.target).attr("href") === `#${FILES}`));
}

/** @param {string} label @param {string} target @param {boolean} active @returns {JQuery} */
function tab(label, target, active) {
  const $link = $("<a>", { href: `#${target}`, "data-toggle": "tab", id: `${label.toLowerCase()}Tab` });
  return $("<li>", { class: active ? "active" : "" }).append($link.text(label));
}

/** @param {string} id @param {boolean} active @param {JQuery[]} parts @returns {JQuery} */
function pane(id, active, parts) {
  return $("<div>", { id, class: `tab-pane fade${active ? " in active" : ""}` }).append(...parts);
}

/** @param {JQuery} $toolbar @param {boolean} resting */
function rest($toolbar, resting) {
  $toolbar.children().prop("disabled", resting).toggleClass("disabled", resting);
  const $toggle = $toolbar.find(".dropdown-toggle");
  if (resting) $toggle.removeAttr("data-toggle").css({ pointerEvents: "none", opacity: "0.5" });
  else $toggle.attr("data-toggle", "dropdown").css({ pointerEvents: "", opacity: "" });
}
