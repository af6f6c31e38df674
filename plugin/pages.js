/** Front ends before 2022 call no hook when a page has been painted: its More… list tells. */
import { moreList } from "./menu.js";
import { report } from "./register.js";

/** The controller's field with the view model, by `ViewType`. */
const MODELS = [
  "_spaceFormModel",
  "_projectFormModel",
  "_experimentFormModel",
  "_sampleFormModel",
  "_dataSetFormModel",
];

/** @returns {boolean} whether this front end calls `afterViewPaint` */
export function callsHooks() {
  return typeof profile.afterViewPaint === "function";
}

/**
 * Calls back for each page that is shown, with what `afterViewPaint` would have got.
 *
 * @param {(viewType: number, model: unknown, $content: JQuery | null) => void} onPage
 */
export function watchPages(onPage) {
  const seen = new WeakSet();
  const look = () => {
    const { views, currentView } = globalThis.mainController ?? {};
    const header = views?.header?.[0];
    const list = header?.isConnected ? moreList(header) : null;
    if (!views || !list || seen.has(list)) return;
    seen.add(list);
    const viewType = MODELS.findIndex((name) => currentView?.[name]);
    if (viewType >= 0) onPage(viewType, currentView?.[MODELS[viewType] ?? ""], views.content);
  };
  const guarded = () => {
    try {
      look();
    } catch (error) {
      report(error);
    }
  };
  new MutationObserver(guarded).observe(document.body, { childList: true, subtree: true });
}
