/** What the form remembers of a person's choices, and what it does not: pure rules over openBIS's settings. */

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {Record<string, string>} Settings name → value, as openBIS keeps them */
/** @typedef {{kind: "EXPERIMENT" | "OBJECT", permId: string}} OwnerId */

const KERNEL = "kernel";
const OWNERS = "owners";
/** So many owners are remembered, the last one first. */
const OWNERS_KEPT = 5;

/** @param {Entity | null} entity @returns {string} directories are remembered for each kind of page */
const directoryName = (entity) => `directory.${entity?.kind ?? "NONE"}`;

/** @param {Settings} settings @returns {string | undefined} */
export const rememberedKernel = (settings) => settings[KERNEL];

/** @param {Settings} settings @param {Entity | null} entity @returns {string | undefined} */
export const rememberedDirectory = (settings, entity) => settings[directoryName(entity)];

/** @param {Settings} settings @returns {OwnerId[]} in which notebooks were made last; what is none is passed over */
export function rememberedOwners(settings) {
  return (settings[OWNERS] ?? "").split(" ").flatMap((text) => {
    const [kind, permId] = text.split(":");
    return permId && (kind === "EXPERIMENT" || kind === "OBJECT") ? [{ kind, permId }] : [];
  });
}

/** @param {Settings} settings @param {OwnerId} owner @returns {string} the setting with this one first */
function withOwner(settings, { kind, permId }) {
  const others = rememberedOwners(settings).filter((one) => one.permId !== permId);
  return [{ kind, permId }, ...others]
    .slice(0, OWNERS_KEPT)
    .map((one) => `${one.kind}:${one.permId}`)
    .join(" ");
}

/**
 * Only what the user chose other than the form's own suggestion is kept: the directory that belongs to one experiment
 * must not follow the user to the next. Whoever goes back to the suggestion is forgotten. The owners are kept that the user
 * chose, not those that a page suggested.
 *
 * @param {Settings} settings what is kept so far
 * @param {object} form
 * @param {Entity | null} form.entity
 * @param {{directory: string, kernel: string}} form.fields
 * @param {{directory: string, kernel: string}} form.defaults
 * @param {Set<string>} form.touched
 * @param {OwnerId | null} [form.chosenOwner]
 * @returns {Record<string, string | null> | null} what to change; null: nothing
 */
export function toRemember(settings, { entity, fields, defaults, touched, chosenOwner = null }) {
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
  const owners = chosenOwner && withOwner(settings, chosenOwner);
  if (owners && owners !== settings[OWNERS]) changes[OWNERS] = owners;
  return Object.keys(changes).length > 0 ? changes : null;
}
