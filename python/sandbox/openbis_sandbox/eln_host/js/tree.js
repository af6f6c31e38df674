/** The tree on the left: spaces, projects, experiments, objects, datasets; each level is asked for when it is opened. */
import { link, make } from "./elements.js";
import { identifierOf, nameOf } from "./models.js";
import { criteriaOf, equals, search } from "./v3.js";

/** @typedef {import("./v3.js").Dto} Dto */

/** @param {any} object @returns {string} */
const permIdOf = (object) => object.permId.permId;

/** What stands below each kind: its own kind, and how it is found. @type {Partial<Record<Dto, [Dto, (object: any) => object[]][]>>} */
const BELOW = {
  space: [["project", (space) => [criteriaOf("space", [equals("Code", space.code)])]]],
  project: [["experiment", (project) => [criteriaOf("project", [equals("PermId", permIdOf(project))])]]],
  experiment: [
    ["sample", (experiment) => [criteriaOf("experiment", [equals("PermId", permIdOf(experiment))])]],
    ["dataset", (experiment) => [criteriaOf("experiment", [equals("PermId", permIdOf(experiment))])]],
  ],
  sample: [["dataset", (sample) => [criteriaOf("sample", [equals("PermId", permIdOf(sample))])]]],
};

/** @type {Record<Dto, string>} */
const ICONS = {
  space: "glyphicon-folder-close",
  project: "glyphicon-briefcase",
  experiment: "glyphicon-list-alt",
  sample: "glyphicon-tag",
  dataset: "glyphicon-file",
};

/** @param {Dto} dto @param {any} object @param {(dto: Dto, permId: string) => void} open @returns {HTMLElement} */
function node(dto, object, open) {
  const permId = dto === "space" ? object.code : permIdOf(object);
  const title = identifierOf(object) || permId;
  const label = make(
    "span",
    { class: "tree-label" },
    make("span", { class: `glyphicon ${ICONS[dto]}`, "aria-hidden": "true" }),
    " ",
    link(nameOf(object), () => open(dto, permId), { title, "data-kind": dto, "data-code": object.code }),
  );
  if (!BELOW[dto]) return make("li", {}, label);
  const details = make("details", {}, make("summary", {}, label));
  details.addEventListener("toggle", () => void fill(details, dto, object, open), { once: true });
  return make("li", {}, details);
}

/**
 * Adds what stands below, when all of it has come: what grows under the pointer is clicked amiss.
 * @param {HTMLElement} details
 * @param {Dto} dto
 * @param {any} object
 * @param {(dto: Dto, permId: string) => void} open
 */
async function fill(details, dto, object, open) {
  const list = make("ul");
  for (const [child, criteria] of BELOW[dto] ?? []) {
    const { objects } = await search(child, criteria(object));
    // Those of an object stand below it.
    const own =
      dto === "experiment" ? objects.filter((each) => child !== "dataset" || !each.sample) : objects;
    list.append(...own.map((each) => node(child, each, open)));
  }
  details.append(list);
}

/** @param {HTMLElement} container @param {(dto: Dto, permId: string) => void} open */
export async function paintTree(container, open) {
  const { objects } = await search("space", []);
  container.replaceChildren(make("ul", {}, ...objects.map((space) => node("space", space, open))));
}
