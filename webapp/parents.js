/** Which of the chosen datasets openBIS will not take as parents of what is saved: asked once about each. No DOM. */

/** @typedef {import("./rights-client.js").MayChange} MayChange */

/**
 * @param {object} options
 * @param {import("./rights-client.js").RightsClient["mayChange"]} options.mayChange
 * @param {() => void} options.changed more is known
 */
export function parentRights({ mayChange, changed }) {
  /** By permId; where openBIS cannot tell, saving shows. @type {Map<string, boolean>} */
  const taken = new Map();
  let asking = false;

  /** @param {string[]} permIds @param {MayChange | null} told what openBIS said when it was asked about them */
  function learn(permIds, told) {
    for (const permId of permIds) taken.set(permId, told?.get(permId) ?? true);
  }

  return {
    learn,
    /** @param {string} permId @returns {boolean} */
    isRefused: (permId) => taken.get(permId) === false,
    /** Asks about those of which nothing is known yet (0 or 1 request). @param {string[]} permIds */
    async look(permIds) {
      const unknown = permIds.filter((permId) => !taken.has(permId));
      if (asking || unknown.length === 0) return;
      asking = true;
      try {
        learn(unknown, await mayChange(unknown.map((permId) => ({ kind: "DATASET", permId }))));
      } catch {
        // It only tells beforehand what saving does; the next look asks again.
        return;
      } finally {
        asking = false;
      }
      changed();
    },
  };
}
