/** The globals that plugins of the ELN-LIMS use, with the ELN's meaning and nothing beyond it. */
import { search, session, call } from "./v3.js";

function ELNLIMSPlugin() {}
const HOOKS = ["init", "experimentFormTop", "experimentFormBottom", "sampleFormTop", "sampleFormBottom"];
const MORE_HOOKS = ["dataSetFormTop", "dataSetFormBottom", "beforeViewPaint", "afterViewPaint"];
for (const hook of [...HOOKS, ...MORE_HOOKS]) ELNLIMSPlugin.prototype[hook] = () => {};
ELNLIMSPlugin.prototype.getExtraUtilities = () => [];
ELNLIMSPlugin.prototype.onSampleSave = (
  /** @type {any} */ _sample,
  /** @type {any} */ _changes,
  /** @type {() => void} */ success,
) => success();

export const ViewType = {
  SPACE_FORM: 0,
  PROJECT_FORM: 1,
  EXPERIMENT_FORM: 2,
  SAMPLE_FORM: 3,
  DATASET_FORM: 4,
  SAMPLE_TABLE: 5,
};
export const FormMode = { CREATE: 0, EDIT: 1, VIEW: 2 };

/** Calls every plugin, without a guard: a plugin that throws breaks the page, as in the ELN. */
export function makeProfile() {
  return {
    /** Where an instance has set these, the ELN has Jupyter entries of its own. @type {string | null} */
    jupyterIntegrationServerEndpoint: null,
    /** @type {string | null} */
    jupyterEndpoint: null,
    ...window.PLUGINS_CONFIGURATION.profile,
    /** The ELN counts its own generic plugin first. @type {any[]} */
    plugins: [new /** @type {any} */ (ELNLIMSPlugin)()],
    /** @param {...unknown} args */
    beforeViewPaint(...args) {
      for (const plugin of this.plugins) plugin.beforeViewPaint(...args);
    },
    /** @param {...unknown} args */
    afterViewPaint(...args) {
      for (const plugin of this.plugins) plugin.afterViewPaint(...args);
    },
    /** @returns {HostUtility[]} */
    getPluginUtilities() {
      return this.plugins.flatMap((plugin) => plugin.getExtraUtilities());
    },
    /** @param {string} name @returns {HostUtility | undefined} */
    getPluginUtility(name) {
      return this.getPluginUtilities().find(({ uniqueViewName }) => uniqueViewName === name);
    },
  };
}

export const Util = {
  blockUI() {
    document.body.classList.add("blocked");
  },
  unblockUI() {
    document.body.classList.remove("blocked");
  },
  /** @param {string} text */
  showError: (text) => notice("danger", text),
  /** @param {string} text */
  showInfo: (text) => notice("info", text),
};

/** @param {string} kind @param {string} text */
function notice(kind, text) {
  $("<div>", { class: `alert alert-${kind} notice`, role: "alert" })
    .text(text)
    .append($("<button>", { class: "close", type: "button", "data-dismiss": "alert", text: "×" }))
    .appendTo(document.body);
}

/** Answers as the ELN's does: later, never at once. */
export const serverFacade = {
  openbisServer: { getSession: session },
  getSession: session,
  getUserId: () => sessionStorage.getItem("userId") ?? "",
  /** @param {(v3: unknown) => void} callback */
  getOpenbisV3: (callback) => setTimeout(() => callback({ call, search })),
  /** @param {string} key @param {(value: string | null) => void} callback */
  getSetting: (key, callback) => setTimeout(() => callback(localStorage.getItem(`eln-${key}`))),
  /** @param {string} key @param {string} value */
  setSetting: (key, value) => localStorage.setItem(`eln-${key}`, value),
};

export function publish() {
  window.ELNLIMSPlugin = ELNLIMSPlugin;
  window.ViewType = ViewType;
  window.FormMode = FormMode;
  window.Util = Util;
}
