/** What the form asks openBIS about owners: which there are, and in which of them the user may save. */
import { dataSetsOf, objectsOfExperiment, ownerWithPermId, ownersCalled } from "./criteria.js";
import { permIdOf, readOwner } from "./entity-reader.js";
import { dataSetFetch, entityFetch, paged } from "./fetch-options.js";
import { LEVELS, idOf } from "./levels.js";
import { rightsClient } from "./rights-client.js";
import { dereference, objectsOf } from "./rpc.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./types.js").Owner} Owner */
/** @typedef {Owner & {frozen: boolean}} FoundOwner */
/** @typedef {"EXPERIMENT" | "OBJECT"} Kind */
/** @typedef {{owners: Owner[], seen: number, more: boolean}} OwnerPage seen: how many were looked at, writable or not */
/**
 * @typedef {object} Suggested
 * @property {Owner} owner
 * @property {boolean} writable
 * @property {boolean} frozen
 * @property {import("./rights-client.js").MayChange | null} [parents] what openBIS said of the datasets beside it
 */

const KINDS = /** @type {Kind[]} */ (["EXPERIMENT", "OBJECT"]);
const DATASET = /** @type {const} */ ("DATASET");
const PAGE = 20;

/** @param {import("./rpc.js").Call} call */
export function ownerClient(call) {
  const { mayChange } = rightsClient(call);

  /** @param {Kind} kind @param {import("./criteria.js").Json} criteria @param {number} from @param {number} [count] */
  async function found(kind, criteria, from, count = PAGE) {
    const options = paged(entityFetch(kind), kind, from, count);
    const result = await call(`search${LEVELS[kind].name}s`, [criteria, options]);
    const at = dereference(result);
    /** @type {FoundOwner[]} */
    const owners = result.objects.map((/** @type {any} */ raw) => readOwner(kind, at(raw), at));
    return { owners, more: from + owners.length < result.totalCount && owners.length > 0 };
  }

  /**
   * Saving needs the right to change the owner. Where openBIS cannot say, all are offered: the service asks again before
   * it writes anything.
   *
   * @param {import("./rights-client.js").MayChange | null} told
   * @param {FoundOwner[]} owners
   */
  const may = (told, owners) => owners.filter(({ permId }) => !told || told.get(permId));

  /**
   * @param {FoundOwner[]} owners
   * @returns {Promise<FoundOwner[]>} those in which the user may save
   */
  async function writable(owners) {
    const open = owners.filter(({ frozen }) => !frozen);
    return may(await mayChange(open), open);
  }

  /**
   * One page of experiments and one of objects.
   *
   * @param {string} text
   * @param {number} page from 0
   * @returns {Promise<OwnerPage>}
   */
  async function ownerPage(text, page) {
    const both = await Promise.all(KINDS.map((kind) => found(kind, ownersCalled(kind, text), page * PAGE)));
    const all = both.flatMap(({ owners }) => owners);
    return { owners: await writable(all), seen: all.length, more: both.some(({ more }) => more) };
  }

  /**
   * The objects of an experiment in which the user may save (2 requests).
   *
   * @param {Entity} experiment
   * @param {number} most so many are looked at
   * @returns {Promise<OwnerPage>}
   */
  async function objectsIn({ permId }, most) {
    const { owners, more } = await found("OBJECT", objectsOfExperiment(permId), 0, most);
    return { owners: await writable(owners), seen: owners.length, more };
  }

  /**
   * @param {import("./remembered.js").OwnerId[]} ids
   * @returns {Promise<Owner[]>} those that are there and in which the user may save, in the same order
   */
  async function ownersOf(ids) {
    /** @type {Map<string, FoundOwner>} */
    const known = new Map();
    for (const kind of KINDS) {
      const asked = ids.filter((id) => id.kind === kind).map(idOf);
      if (asked.length === 0) continue;
      const result = await call(`get${LEVELS[kind].name}s`, [asked, entityFetch(kind)]);
      const at = dereference(result);
      for (const raw of objectsOf(result, at)) {
        const owner = readOwner(kind, raw, at);
        known.set(owner.permId, owner);
      }
    }
    return writable(ids.flatMap(({ permId }) => known.get(permId) ?? []));
  }

  /**
   * The owner that a page suggests: its experiment or object; a dataset's own owner; none for spaces and projects.
   *
   * @param {Entity} entity
   * @param {Promise<string[]>} [beside] datasets, of which openBIS is asked in the same request whether it takes them as parents
   * @returns {Promise<Suggested | null>}
   */
  async function suggestedOwner(entity, beside = Promise.resolve([])) {
    const id = await ownerIdOf(entity);
    if (!id) return null;
    const [owner] = (await found(id.kind, ownerWithPermId(id.kind, id.permId), 0)).owners;
    if (!owner) return null;
    const open = owner.frozen ? [] : [owner];
    const datasets = await beside;
    const both = await mayChange([...open, ...datasets.map((permId) => ({ kind: DATASET, permId }))]);
    const told = both || datasets.length === 0 ? both : await mayChange(open);
    return { owner, writable: may(told, open).length === 1, frozen: owner.frozen, parents: both };
  }

  /** @param {Entity} entity @returns {Promise<{kind: Kind, permId: string} | null>} */
  async function ownerIdOf(entity) {
    if (entity.kind === "EXPERIMENT" || entity.kind === "OBJECT") {
      return { kind: entity.kind, permId: entity.permId };
    }
    if (entity.kind !== "DATASET") return null;
    const options = paged(dataSetFetch(), "DATASET", 0, 1);
    const result = await call("searchDataSets", [dataSetsOf(entity, ""), options]);
    const at = dereference(result);
    const raw = at(result.objects[0]);
    const sample = at(raw?.sample);
    if (sample) return { kind: "OBJECT", permId: permIdOf(sample, at) };
    const experiment = at(raw?.experiment);
    return experiment ? { kind: "EXPERIMENT", permId: permIdOf(experiment, at) } : null;
  }

  return { objectsIn, ownerPage, ownersOf, suggestedOwner };
}
