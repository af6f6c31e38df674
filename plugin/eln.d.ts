/** What this plugin uses of the ELN-LIMS page: 20.10 (2021) to 7.x (2025). Nothing outside plugin/ may know it. */
interface ElnViews {
  header: JQuery | null;
  content: JQuery | null;
}
interface ElnUtility {
  icon: string | null;
  uniqueViewName: string;
  label: string;
  paintView($header: JQuery, $content: JQuery): void;
}
interface ElnPlugin {
  [hook: string]: unknown;
}
/** Empty in the bundle's place: build.mjs puts a name of the bundle's content here. */
declare const BUNDLE_VERSION: string;
/** What `etc/config.js` sets. */
declare var PLUGINS_CONFIGURATION: { openbisJupyter?: { builtInEntries?: string } } | undefined;
declare const profile: { plugins: ElnPlugin[]; [more: string]: unknown };
declare var mainController: {
  views: ElnViews;
  changeView(view: string, argument: string): void;
  refreshView?(): void;
  _changeView?(view: string, argument: unknown, pushesAddress: boolean, pushesState: boolean): void;
  lastViewChange?: string;
  lastArg?: unknown;
  /** The controller of the page that is shown. */
  currentView?: { [field: string]: unknown } | null;
  /** `getSession` is missing in the oldest front ends. */
  serverFacade: { getSession?(): string; getUserId?(): string; openbisServer: { getSession(): string } };
  [more: string]: unknown;
};
declare const ELNLIMSPlugin: { new (): ElnPlugin; prototype: ElnPlugin };
