/** What the form remembers of a person's choices, and what it does not: pure rules over openBIS's settings. */

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {Record<string, string>} Settings name → value, as openBIS keeps them */

const KERNEL = "kernel";

/** @param {Entity | null} entity @returns {string} directories are remembered for each kind of page */
const directoryName = (entity) => `directory.${entity?.kind ?? "NONE"}`;

/** @param {Settings} settings @returns {string | undefined} */
export const rememberedKernel = (settings) => settings[KERNEL];

/** @param {Settings} settings @param {Entity | null} entity @returns {string | undefined} */
export const rememberedDirectory = (settings, entity) => settings[directoryName(entity)];

/**
 * Only what the user chose other than the form's own suggestion is kept: the directory that belongs to one experiment
 * must not follow the user to the next. Whoever goes back to the suggestion is forgotten.
 *
 * @param {Settings} settings what is kept so far
 * @param {object} form
 * @param {Entity | null} form.entity
 * @param {{directory: string, kernel: string}} form.fields
 * @param {{directory: string, kernel: string}} form.defaults
 * @param {Set<string>} form.touched
 * @returns {Record<string, string | null> | null} what to change; null: nothing
 */
export function toRemember(settings, { entity, fields, defaults, touched }) {
  /** @type {["kernel" | "directory", string][]} */
  const kept = [
    ["kernel", KERNEL],
    ["directory", directoryName(entity)],
  ];
  /** @type {Record<string, string | null>} */
  const changes = {};
  for (const [field, name] of kept) {
    if (!touched.has(field)) continue;
    const wanted = fields[field] === defaults[field] ? null : fields[field];
    if (wanted !== (settings[name] ?? null)) changes[name] = wanted;
  }
  return Object.keys(changes).length > 0 ? changes : null;
}
