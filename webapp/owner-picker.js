/** Wires the choice of the owner: the page's suggestion, the search for another one, and their view. */
import { liveSearch } from "./debounce.js";
import { asFailure } from "./failure.js";
import { ownerView } from "./owner-view.js";
import { OWNER } from "./texts.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./types.js").Owner} Owner */
/** @typedef {{owners: Owner[], seen: number, page: number, more: boolean}} Found page: the last one that was fetched */

/** Whoever reads much and writes little finds little on one page: so many are shown at once, of so many pages at most. */
const ENOUGH = 10;
const PAGES = 5;

/**
 * @param {object} options
 * @param {Entity | null} options.entity
 * @param {import("./openbis-client.js").OpenbisClient} options.openbis
 * @param {Pick<import("./form-model.js").FormModel, "owner" | "ownerWritable" | "setOwner">} options.model
 * @param {() => Promise<import("./remembered.js").OwnerId[]>} [options.recent] in which the user saved last
 * @param {string} [options.label] what it is for, where it is not one notebook
 */
export function ownerPicker({ entity, openbis, model, recent = async () => [], label }) {
  /** @type {Found} */
  let found = { owners: [], seen: 0, page: -1, more: false };
  let why = OWNER.readOnly;
  /** @type {Owner | null} */
  let chosen = null;
  /** Of several suggestions that are under way the newest counts. */
  let turn = 0;

  const search = liveSearch((text) => collect(text, { owners: [], seen: 0, page: -1, more: true }), {
    started: () => view.showNote(OWNER.searching),
    found: show,
    failed: (error) => view.showResults([], false, asFailure(error).message),
    cleared: () => void suggest(),
  });
  const view = ownerView(
    {
      type: search.type,
      search: (text) => void search.now(text),
      more: () => void showMore(),
      choose(owner) {
        chosen = owner;
        model.setOwner(owner);
      },
      empty: () => void suggest(),
    },
    label,
  );

  /** @param {Owner} owner @returns {boolean} whether it lies in the space or project of the page */
  const isHere = ({ identifier }) => identifier.startsWith(`${entity?.identifier}/`);

  /** Nothing is typed: what was used last, and the first of all. It is a help, so what fails is not told. */
  async function suggest() {
    turn += 1;
    const mine = turn;
    const isOld = () => mine !== turn || view.searchText().trim() !== "";
    view.showResults([], false, OWNER.searching);
    try {
      const last = await openbis.ownersOf(await recent());
      const first = await collect("", { owners: [], seen: 0, page: -1, more: true });
      if (isOld()) return;
      const { owners } = first;
      const here = owners.filter(isHere);
      show({ ...first, owners: [...last, ...here, ...owners] });
    } catch {
      if (!isOld()) view.showResults([], false, "");
    }
  }

  /** @param {string} text @param {Found} before @returns {Promise<Found>} what was there before, and more */
  async function collect(text, before) {
    let now = before;
    while (now.more && now.page - before.page < PAGES && now.owners.length - before.owners.length < ENOUGH) {
      const next = await openbis.ownerPage(text, now.page + 1);
      now = {
        owners: [...now.owners, ...next.owners],
        seen: now.seen + next.seen,
        page: now.page + 1,
        more: next.more,
      };
    }
    return now;
  }

  /** @param {Found} result */
  function show(result) {
    // Those of last time come again among all.
    const owners = [...new Map(result.owners.map((owner) => [owner.permId, owner])).values()];
    found = { ...result, owners };
    const { seen, more } = result;
    const nothing = seen > 0 ? OWNER.noneWritable : OWNER.nothingFound;
    view.showResults(owners, more, owners.length > 0 ? OWNER.foundCount(owners.length, more) : nothing);
  }

  async function showMore() {
    const text = view.searchText().trim();
    view.showNote(OWNER.searching);
    try {
      const result = await collect(text, found);
      if (text === view.searchText().trim()) show(result);
    } catch (error) {
      view.showNote(asFailure(error).message);
    }
  }

  return {
    element: view.element,
    update: () => view.update(model.owner(), model.ownerWritable(), why),
    showProblem: view.showProblem,
    /** What the user chose in place of what the page suggests. */
    chosen: () => chosen,
    /**
     * @param {Promise<string[]>} [datasets] of which openBIS is asked in the same request
     * @returns {Promise<import("./owner-client.js").Suggested | null>} what the page suggests; rejects with a failure when
     *   openBIS could not say
     */
    async fill(datasets) {
      const suggested = entity && (await openbis.suggestedOwner(entity, datasets));
      if (!suggested) {
        if (!model.owner()) void suggest();
        return null;
      }
      why = suggested.frozen ? OWNER.frozen : OWNER.readOnly;
      if (!model.owner()) model.setOwner(suggested.owner, suggested.writable);
      return suggested;
    },
  };
}
