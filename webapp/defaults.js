/** What the form suggests: what the notebook, its file and its directory are called. */
import LIMITS from "./limits.json" with { type: "json" };
import { fileNameOf, nameProblem, safeName } from "./names.js";
import { DEFAULTS } from "./texts.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./types.js").Owner} Owner */

const LEVEL_MAX = 60;

/**
 * @param {Entity | Owner | null} entity
 * @returns {string} the entity's place in openBIS: space/project/experiment
 */
export function defaultDirectory(entity) {
  if (!entity || entity.kind === "DATASET") return "openbis";
  const levels = entity.identifier
    .split("/")
    .map((level) => safeName(level, LEVEL_MAX))
    .filter(Boolean);
  const path = ["openbis", ...levels].join("/");
  return [...path].length <= LIMITS.directory_max ? path : "openbis";
}

/**
 * @param {Entity | null} entity
 * @returns {string} what the entity is called; when it was made stands in openBIS
 */
export function defaultName(entity) {
  // Names of openBIS may hold what nobody sees.
  const name = [...(entity?.name ?? "").normalize("NFC")].filter((one) => nameProblem(`x${one}x`) === null);
  return name.slice(0, LIMITS.name_max).join("").trim() || DEFAULTS.name;
}

/** @param {string} name of a notebook @returns {string} a short one for its file */
export const defaultFile = (name) => fileNameOf(name) || DEFAULTS.file;
