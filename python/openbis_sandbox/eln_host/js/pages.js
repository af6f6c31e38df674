/** Paints the five view pages and the user profile, each into a new header and content. */
import { link, make } from "./elements.js";
import { serverFacade } from "./eln-globals.js";
import { dataSetsOf, identifierOf, nameOf, readPage } from "./models.js";
import { makeToolbar } from "./toolbar.js";

/** @typedef {import("./v3.js").Dto} Dto */
/** @typedef {{header: JQuery, content: JQuery}} Views */
/** @typedef {(dto: Dto, permId: string) => void} Open */

/** @param {[string, string][]} facts @returns {JQuery} */
function factsSection(facts) {
  const list = make("dl", { class: "dl-horizontal" });
  for (const [label, value] of facts)
    list.append(make("dt", {}, label), make("dd", {}, make("bdi", {}, value)));
  return $("<div>").append($("<legend>").text("Identification Info"), list);
}

/** @param {{objects: any[], totalCount: number}} found @param {Open} open @returns {JQuery} */
function dataSetsSection({ objects, totalCount }, open) {
  const rows = objects.map((dataSet) => {
    const permId = dataSet.permId.permId;
    const name = nameOf(dataSet);
    return make(
      "tr",
      { "data-perm-id": permId },
      make(
        "td",
        {},
        link(name, () => open("dataset", permId)),
      ),
      make("td", {}, dataSet.type?.code ?? ""),
      make("td", {}, permId),
      make("td", {}, make("bdi", {}, identifierOf(dataSet.sample))),
    );
  });
  const heads = ["Name", "Type", "Code", "Object"].map((title) => make("th", {}, title));
  const table = make(
    "table",
    { class: "table table-hover datasets" },
    make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...rows),
  );
  return $("<div>").append($("<legend>").text(`Datasets (${totalCount})`), table);
}

/**
 * @param {Dto} dto
 * @param {string} permId
 * @param {Views} views
 * @param {Open} open
 */
export async function paintEntity(dto, permId, views, open) {
  const withDataSets = dto === "experiment" || dto === "sample";
  const [page, dataSets] = await Promise.all([
    readPage(dto, permId),
    withDataSets ? dataSetsOf(dto, permId) : null,
  ]);
  profile.beforeViewPaint(page.viewType, page.model, views.content);
  const title = make("h2", {}, `${page.kind}: `, make("bdi", {}, nameOf(page.v3)));
  document.title = `${page.kind}: ${nameOf(page.v3)}`;
  const sections = [{ label: "Identification Info", $section: factsSection(page.facts) }];
  if (dataSets) sections.push({ label: "Datasets", $section: dataSetsSection(dataSets, open) });
  const options = [{ label: "Copy PermId", action: () => void navigator.clipboard.writeText(permId) }];
  const $refresh = $("<a>", { class: "btn btn-default", id: "refresh-btn", href: "#", title: "Refresh" })
    .append($("<span>", { class: "glyphicon glyphicon-refresh", "aria-hidden": "true" }), " Refresh")
    .on("click", (event) => {
      event.preventDefault();
      open(dto, permId);
    });
  const $toolbar = makeToolbar(options, sections, page.namespace);
  views.header.append(title, $toolbar.prepend($refresh, " "));
  views.content.append(...sections.map(({ $section }) => $section));
  profile.afterViewPaint(page.viewType, page.model, views.content);
}

/** @param {Views} views */
export function paintUserProfile(views) {
  document.title = "User Profile";
  views.header.append($("<h2>").text("User Profile"));
  /** @param {string} label @param {string} text */
  const group = (label, text) =>
    $("<div>", { class: "form-group" }).append(
      $("<label>", { class: "control-label" }).text(label),
      $("<div>", { class: "controls" }).append($("<p>", { class: "form-control-static" }).text(text)),
    );
  // Painted a moment later, as in the ELN, where it waits for the server.
  serverFacade.getSetting("user-profile", () => {
    views.content.append(
      group("User ID:", serverFacade.getUserId()),
      group("openBIS session token:", serverFacade.getSession()),
    );
  });
}
