/** Everything that the form asks openBIS, in one hand. */
import { dataSetClient } from "./dataset-client.js";
import { readEntity } from "./entity-reader.js";
import { entityFetch } from "./fetch-options.js";
import { LEVELS, idOf } from "./levels.js";
import { ownerClient } from "./owner-client.js";
import { rightsClient } from "./rights-client.js";
import { dereference, objectsOf } from "./rpc.js";
import { settingsClient } from "./settings-client.js";

/** @typedef {import("./types.js").Entity} Entity */

/** @param {import("./rpc.js").Call} call */
export function openbisClient(call) {
  return {
    ...dataSetClient(call),
    ...ownerClient(call),
    ...rightsClient(call),
    ...settingsClient(call),
    /** @param {Entity["kind"]} kind @param {string} permId @returns {Promise<Entity | null>} null: it does not exist, or may not be seen */
    async entity(kind, permId) {
      const result = await call(`get${LEVELS[kind].name}s`, [[idOf({ kind, permId })], entityFetch(kind)]);
      const at = dereference(result);
      const [found] = objectsOf(result, at);
      return found ? readEntity(kind, found, at) : null;
    },
  };
}

/** @typedef {ReturnType<typeof openbisClient>} OpenbisClient */
