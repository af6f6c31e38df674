/** The globals that plugins of the ELN-LIMS find on its page. */
interface HostUtility {
  icon: string | null;
  uniqueViewName: string;
  label: string;
  paintView($header: JQuery, $content: JQuery): void;
}
interface Window {
  PLUGINS_CONFIGURATION: {
    extraPlugins: string[];
    /** Of this page only: what an instance's profile would set. */
    profile?: Record<string, string>;
  };
  ELNLIMSPlugin: unknown;
  ViewType: Record<string, number>;
  FormMode: Record<string, number>;
  FormUtil: unknown;
  Util: unknown;
}
declare var profile: ReturnType<typeof import("./eln-globals.js").makeProfile>;
declare var mainController: ReturnType<typeof import("./controller.js").makeController>;
