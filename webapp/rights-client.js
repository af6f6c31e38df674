/** What openBIS lets the person do: it tells for things of all kinds in one request. */
import { asFailure } from "./failure.js";
import { idOf } from "./levels.js";
import { dereference } from "./rpc.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {Pick<Entity, "kind" | "permId">} Thing */
/** @typedef {Map<string, boolean>} MayChange by permId, of those of which openBIS said it */

/** @param {import("./rpc.js").Call} call */
export function rightsClient(call) {
  return {
    /**
     * A dataset that may be changed may be a parent; an owner that may be changed gets datasets.
     *
     * @param {Thing[]} things
     * @returns {Promise<MayChange | null>} null where openBIS cannot tell: it refuses the whole question when one of the
     *   things was deleted meanwhile
     */
    async mayChange(things) {
      if (things.length === 0) return new Map();
      try {
        const result = await call("getRights", [
          things.map(idOf),
          { "@type": "as.dto.rights.fetchoptions.RightsFetchOptions" },
        ]);
        const at = dereference(result);
        const told = things.map(({ permId }) => /** @type {const} */ ([permId, at(result[permId])?.rights]));
        return new Map(
          told.filter(([, rights]) => rights).map(([permId, rights]) => [permId, rights.includes("UPDATE")]),
        );
      } catch (error) {
        if (!["openbis-failed", "access-denied"].includes(asFailure(error).code)) throw error;
        return null;
      }
    },
  };
}

/** @typedef {ReturnType<typeof rightsClient>} RightsClient */
