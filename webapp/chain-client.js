/** What a dataset was made from and what came of it, generation by generation, as openBIS has it. */
import { permIdOf, readDataSet, unknownDataSet } from "./entity-reader.js";
import { dataSetFetch, entityFetch } from "./fetch-options.js";
import { idOf } from "./levels.js";
import { dereference, objectsOf } from "./rpc.js";

/** @typedef {import("./types.js").DataSet} DataSet */
/** @typedef {DataSet & {generation: number}} Member generation: 0 for the dataset, below for what it was made from */
/** @typedef {{source: string, of: string}} Link `of` was made from `source` */
/** @typedef {{members: Member[], links: Link[], complete: boolean}} Chain complete: no limit left anything out */

/** In each direction; and no more datasets in all than: */
const GENERATIONS = 8;
const MEMBERS = 60;

/**
 * @param {import("./rpc.js").Call} call
 * @returns {(permId: string) => Promise<Chain>} one request for each generation
 */
export function chains(call) {
  return async (permId) => {
    /** @type {Map<string, Member>} */
    const members = new Map([[permId, { ...unknownDataSet(permId), generation: 0 }]]);
    /** @type {Map<string, Link>} */
    const links = new Map();
    let asked = [permId];
    let complete = true;
    for (let round = 0; asked.length > 0; round += 1) {
      if (round > GENERATIONS) return { ...told(members, links), complete: false };
      const fetch = { ...dataSetFetch(), parents: entityFetch("DATASET"), children: entityFetch("DATASET") };
      const result = await call("getDataSets", [
        asked.map((one) => idOf({ kind: "DATASET", permId: one })),
        fetch,
      ]);
      const at = dereference(result);
      /** @type {string[]} */
      const following = [];
      for (const raw of objectsOf(result, at)) {
        const own = permIdOf(raw, at);
        const generation = members.get(own)?.generation ?? 0;
        members.set(own, { ...readDataSet(raw, at), generation });
        // Upwards and downwards, never back: siblings are another dataset's business.
        for (const [relatives, step] of /** @type {[any, number][]} */ ([
          [generation <= 0 && raw.parents, -1],
          [generation >= 0 && raw.children, 1],
        ]))
          for (const relative of at(relatives) || []) {
            const other = permIdOf(at(relative), at);
            if (!members.has(other) && members.size >= MEMBERS) {
              complete = false;
              continue;
            }
            const link = step < 0 ? { source: other, of: own } : { source: own, of: other };
            links.set(`${link.source} ${link.of}`, link);
            if (members.has(other)) continue;
            members.set(other, { ...unknownDataSet(other), generation: generation + step });
            following.push(other);
          }
      }
      asked = following;
    }
    return { ...told(members, links), complete };
  };
}

/** @param {Map<string, Member>} members @param {Map<string, Link>} links */
const told = (members, links) => ({ members: [...members.values()], links: [...links.values()] });
