/** What the form asks openBIS: datasets, owners and the right to save there. */
import {
  OWNER_DTO,
  called,
  dataSetCriteria,
  dataSetFetch,
  hasPermId,
  ownerCriteria,
  ownerFetch,
  paged,
} from "./criteria.js";
import { dereference } from "./rpc.js";

/** @typedef {import("./types.js").DataSet} DataSet */
/** @typedef {import("./types.js").Owner} Owner */
/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {{items: DataSet[], total: number}} DataSetPage */

/** One answer of openBIS holds this many datasets of an entity: about half a megabyte. */
const BLOCK = 1000;
const OWNERS_SHOWN = 20;

/** @param {any} properties @returns {string} */
function nameOf(properties) {
  return String(properties?.["$NAME"] ?? properties?.["NAME"] ?? "");
}

/** @param {unknown} millis @returns {string} ISO day */
function day(millis) {
  return typeof millis === "number" ? new Date(millis).toISOString().slice(0, 10) : "";
}

/** @param {any} raw @param {(value: any) => any} at @returns {DataSet} */
function readDataSet(raw, at) {
  const home = at(raw.sample) ?? at(raw.experiment);
  return {
    permId: String(at(raw.permId)?.permId ?? raw.code),
    type: String(at(raw.type)?.code ?? ""),
    name: nameOf(at(raw.properties)),
    home: String(at(home?.identifier)?.identifier ?? ""),
    date: day(raw.registrationDate),
  };
}

/** @param {"EXPERIMENT" | "OBJECT"} kind @param {any} raw @param {(value: any) => any} at @returns {Owner} */
function readOwner(kind, raw, at) {
  const identifier = String(at(raw.identifier)?.identifier ?? raw.code);
  return {
    kind,
    permId: String(at(raw.permId)?.permId),
    identifier,
    name: nameOf(at(raw.properties)) || String(raw.code),
  };
}

/** @param {import("./rpc.js").Call} call */
export function openbisClient(call) {
  /** @param {Record<string, unknown>} criteria @param {number} from @param {number} count @returns {Promise<DataSetPage>} */
  async function page(criteria, from, count) {
    const options = paged(dataSetFetch(), "dataset", "DataSet", from, count);
    const result = await call("searchDataSets", [criteria, options]);
    const at = dereference(result);
    return {
      items: result.objects.map((/** @type {any} */ raw) => readDataSet(at(raw), at)),
      total: result.totalCount,
    };
  }

  /**
   * All datasets of an experiment (also those of its objects), of an object, or the dataset itself.
   *
   * @param {Entity} entity
   * @param {number} max no more than these
   * @returns {Promise<DataSetPage>}
   */
  async function connectedDataSets(entity, max) {
    const criteria = connectedTo(entity);
    if (!criteria) return { items: [], total: 0 };
    const first = await page(criteria, 0, Math.min(BLOCK, max));
    const items = first.items;
    while (items.length < Math.min(first.total, max)) {
      const next = await page(criteria, items.length, Math.min(BLOCK, max - items.length));
      if (next.items.length === 0) break;
      items.push(...next.items);
    }
    return { items, total: first.total };
  }

  /** @param {string} text @param {number} from @param {number} count */
  const searchDataSets = (text, from, count) => page(dataSetCriteria(called(text), "OR"), from, count);

  /**
   * @param {"EXPERIMENT" | "OBJECT"} kind
   * @param {Record<string, unknown>} criteria
   * @returns {Promise<Owner[]>}
   */
  async function owners(kind, criteria) {
    const { dto, name } = OWNER_DTO[kind];
    const options = paged(ownerFetch(kind), dto, name, 0, OWNERS_SHOWN);
    const result = await call(`search${name}s`, [criteria, options]);
    const at = dereference(result);
    return result.objects.map((/** @type {any} */ raw) => readOwner(kind, at(raw), at));
  }

  /** @param {Owner[]} found @returns {Promise<Owner[]>} those in which the user may save */
  async function writable(found) {
    if (found.length === 0) return [];
    const ids = found.map(({ kind, permId }) => {
      const { dto, name } = OWNER_DTO[kind];
      return { "@type": `as.dto.${dto}.id.${name}PermId`, permId };
    });
    const result = await call("getRights", [
      ids,
      { "@type": "as.dto.rights.fetchoptions.RightsFetchOptions" },
    ]);
    const at = dereference(result);
    return found.filter(({ permId }) => at(result[permId])?.rights?.includes("UPDATE"));
  }

  /** @param {string} text @returns {Promise<Owner[]>} experiments and objects called so in which the user may save */
  async function searchOwners(text) {
    const both = await Promise.all([
      owners("EXPERIMENT", ownerCriteria("EXPERIMENT", called(text), "OR")),
      owners("OBJECT", ownerCriteria("OBJECT", called(text), "OR")),
    ]);
    return writable(both.flat());
  }

  /**
   * The owner that a page suggests: its experiment or object; a dataset's own owner; none for spaces and projects.
   *
   * @param {Entity} entity
   * @returns {Promise<{owner: Owner, writable: boolean} | null>}
   */
  async function suggestedOwner(entity) {
    const id = await ownerIdOf(entity);
    if (!id) return null;
    const [owner] = await owners(id.kind, ownerCriteria(id.kind, [hasPermId(id.permId)]));
    if (!owner) return null;
    return { owner, writable: (await writable([owner])).length === 1 };
  }

  /** @param {Entity} entity @returns {Promise<{kind: "EXPERIMENT" | "OBJECT", permId: string} | null>} */
  async function ownerIdOf({ kind, permId }) {
    if (kind === "EXPERIMENT" || kind === "OBJECT") return { kind, permId };
    if (kind !== "DATASET") return null;
    const options = paged(dataSetFetch(), "dataset", "DataSet", 0, 1);
    const result = await call("searchDataSets", [dataSetCriteria([hasPermId(permId)]), options]);
    const at = dereference(result);
    const raw = at(result.objects[0]);
    const sample = at(at(raw?.sample)?.permId)?.permId;
    if (sample) return { kind: "OBJECT", permId: sample };
    const experiment = at(at(raw?.experiment)?.permId)?.permId;
    return experiment ? { kind: "EXPERIMENT", permId: experiment } : null;
  }

  return { connectedDataSets, searchDataSets, searchOwners, suggestedOwner };
}

/** @param {Entity} entity @returns {Record<string, unknown> | null} */
function connectedTo({ kind, permId }) {
  if (kind === "DATASET") return dataSetCriteria([hasPermId(permId)]);
  if (kind !== "EXPERIMENT" && kind !== "OBJECT") return null;
  return dataSetCriteria([ownerCriteria(kind, [hasPermId(permId)])]);
}

/** @typedef {ReturnType<typeof openbisClient>} OpenbisClient */
