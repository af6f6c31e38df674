/** What the form suggests for directory and notebook name. */
import LIMITS from "./limits.json" with { type: "json" };
import { safeName } from "./names.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./types.js").Owner} Owner */

const NAME_MAX = 80;
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
 * @param {Date} now
 * @returns {string} the entity's name and the local day
 */
export function defaultNotebook(entity, now) {
  const name = entity ? safeName(entity.name, NAME_MAX) : "";
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
  return `${name || "notebook"}-${day}`;
}
