/** The JupyterLab extension's modules without JupyterLab: bundled from TypeScript as they stand. */
import { buildSync } from "esbuild";

const SOURCES = "python/jupyterlab_openbis/lab/src";

/** @param {string} module its name without ending @returns {Promise<any>} what it exports */
export async function load(module) {
  const { outputFiles } = buildSync({
    entryPoints: [`${SOURCES}/${module}.ts`],
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "silent",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
