/**
 * The levels of openBIS's hierarchy that a notebook can start from. Whatever the form does differently at one of them
 * stands in this table; the page of the ELN that shows it is read in plugin/models.js.
 */

/** @typedef {import("./protocol.js").EntityKind} Kind */

/**
 * @typedef {object} Level
 * @property {string} label what the ELN calls it
 * @property {string} dto package of its V3 classes, behind `as.dto.`
 * @property {string} name what the names of its V3 classes begin with
 * @property {boolean} hasProperties its name is one of them; else it has a code only
 * @property {"code" | "permId"} askedBy what a search criterion compares with its permId: spaces and datasets have
 *   their code for one
 * @property {Kind[][]} dataSets where its datasets hang: each way from the dataset up to the level
 * @property {"all" | "none" | "itself"} preselects which datasets are chosen when the form opens; where it is none, the
 *   form shows what there is
 * @property {(code: string) => string} [identifier] where V3 has none
 */

/** @type {Record<Kind, Level>} */
export const LEVELS = {
  SPACE: {
    label: "Space",
    dto: "space",
    name: "Space",
    hasProperties: false,
    askedBy: "code",
    // Objects may lie in a space or project without an experiment.
    dataSets: [
      ["EXPERIMENT", "PROJECT", "SPACE"],
      ["OBJECT", "SPACE"],
    ],
    preselects: "none",
    identifier: (code) => `/${code}`,
  },
  PROJECT: {
    label: "Project",
    dto: "project",
    name: "Project",
    hasProperties: false,
    askedBy: "permId",
    dataSets: [
      ["EXPERIMENT", "PROJECT"],
      ["OBJECT", "PROJECT"],
    ],
    preselects: "none",
  },
  EXPERIMENT: {
    label: "Experiment",
    dto: "experiment",
    name: "Experiment",
    hasProperties: true,
    askedBy: "permId",
    // Those of its objects are among them.
    dataSets: [["EXPERIMENT"]],
    preselects: "all",
  },
  OBJECT: {
    label: "Object",
    dto: "sample",
    name: "Sample",
    hasProperties: true,
    askedBy: "permId",
    dataSets: [["OBJECT"]],
    preselects: "all",
  },
  DATASET: {
    label: "Dataset",
    dto: "dataset",
    name: "DataSet",
    hasProperties: true,
    askedBy: "code",
    dataSets: [[]],
    preselects: "itself",
  },
};

/** @param {{kind: Kind, permId: string}} thing @returns {Record<string, unknown>} its id as V3 takes it */
export function idOf({ kind, permId }) {
  const { dto, name } = LEVELS[kind];
  return { "@type": `as.dto.${dto}.id.${name}PermId`, permId };
}
