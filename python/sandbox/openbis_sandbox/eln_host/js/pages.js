/** Paints the five view pages, each into a new header and content. */
import { link, make } from "./elements.js";
import { dataSetsOf, identifierOf, nameOf, readPage } from "./models.js";
import { builtInOptions } from "./built-in.js";
import { is2025 } from "./front-end.js";
import { paintTabs } from "./tabs.js";
import { makeMore, makeNew, makeToolbar } from "./toolbar.js";

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
  const $refresh = $("<a>", { class: "btn btn-default", id: "refresh-btn", href: "#", title: "Refresh" })
    .append($("<span>", { class: "glyphicon glyphicon-refresh", "aria-hidden": "true" }), " Refresh")
    .on("click", (event) => {
      event.preventDefault();
      open(dto, permId);
    });
  const $more = makeMore(optionsOf(page, permId), sections, page.namespace);
  const $toolbar = makeToolbar(
    $refresh,
    makeNew([{ label: "Tab with this page", action: () => void window.open(location.href) }]),
    $more,
  );
  views.header.append(title);
  const parts = sections.map(({ $section }) => $section);
  if (is2025 && dto === "sample") {
    paintTabs(views, $toolbar, parts.slice(0, 1), parts.slice(1));
  } else {
    views.header.append($toolbar);
    views.content.append(...parts);
  }
  profile.afterViewPaint(page.viewType, page.model, views.content);
}

/** @param {import("./models.js").Page} page @param {string} permId @returns {import("./toolbar.js").Option[]} */
function optionsOf(page, permId) {
  const save = () => {
    const url = URL.createObjectURL(new Blob([JSON.stringify(page.v3)], { type: "application/json" }));
    $("<a>", { href: url, download: `${page.v3.code}.json` })[0]?.click();
    URL.revokeObjectURL(url);
  };
  return [
    { label: is2025 ? "Export" : "Export Metadata", action: save },
    ...builtInOptions(),
    { label: "Copy PermId", action: () => void navigator.clipboard.writeText(permId) },
  ];
}
