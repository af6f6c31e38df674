/**
 * The very first thing: the ELN waits until every plugin has pushed itself, so push before anything can fail.
 *
 * The pushed object has every hook of the ELN's plugins, each harmless by itself; `setHooks` gives them their work.
 * A hook that throws is reported to the console and answers as if it were not there.
 */

/** @typedef {(...args: any[]) => unknown} Hook */

/** @type {Record<string, Hook>} */
let work = {};

/** What each hook answers when there is nothing to do or its work failed. @type {Record<string, Hook>} */
const FALLBACKS = {
  init: () => undefined,
  experimentFormTop: () => undefined,
  experimentFormBottom: () => undefined,
  sampleFormTop: () => undefined,
  sampleFormBottom: () => undefined,
  dataSetFormTop: () => undefined,
  dataSetFormBottom: () => undefined,
  // The ELN saves nothing unless `success` is called.
  onSampleSave: (_sample, _changes, success) => success(),
  beforeViewPaint: () => undefined,
  afterViewPaint: () => undefined,
  getExtraUtilities: () => [],
};

/**
 * @param {unknown} error
 * @returns {void}
 */
export function report(error) {
  try {
    console.error("openBIS Jupyter:", error);
  } catch {
    // A console that throws must not keep the ELN from working either.
  }
}

/**
 * @param {Hook} hook
 * @param {Hook} fallback what answers when the hook throws
 * @returns {Hook} never throws
 */
export function guard(hook, fallback) {
  return (...args) => {
    try {
      return hook(...args);
    } catch (error) {
      report(error);
      return fallback(...args);
    }
  };
}

/** @returns {ElnPlugin} */
function makePlugin() {
  /** @type {ElnPlugin} */
  const plugin = typeof ELNLIMSPlugin === "function" ? Object.create(ELNLIMSPlugin.prototype) : {};
  for (const [name, fallback] of Object.entries(FALLBACKS)) {
    plugin[name] = guard((...args) => (work[name] ?? fallback)(...args), fallback);
  }
  // The ELN merges these by type code; ours are empty and our own, not those of the shared prototype.
  plugin.forcedDisableRTF = [];
  plugin.forceMonospaceFont = [];
  plugin.experimentTypeDefinitionsExtension = {};
  plugin.sampleTypeDefinitionsExtension = {};
  plugin.dataSetTypeDefinitionsExtension = {};
  return plugin;
}

/** @param {Record<string, Hook>} hooks */
export function setHooks(hooks) {
  work = hooks;
}

profile.plugins.push(makePlugin());
