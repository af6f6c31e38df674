// Bundles the browser's rooms into what openBIS, the hub and the sandbox's host page serve.
import { createHash } from "node:crypto";
import { cp, mkdir, readFile } from "node:fs/promises";
import { build } from "esbuild";

const HTML = "core-plugins/jupyter/1/as/webapps/jupyter/html";
const HUB_STATIC = "python/hub/openbis_jupyter/hub/service/static";
const VENDOR = "python/sandbox/openbis_sandbox/eln_host/vendor";
/** Browsers of the last years: what openBIS 20.10 and JupyterLab 4 ask for themselves. */
const COMMON = {
  bundle: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

/** @param {string[]} files @returns {Promise<string>} a name for this content, so that no old copy is used after an upgrade */
async function fingerprint(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(await readFile(file));
  return hash.digest("hex").slice(0, 12);
}

await mkdir(HTML, { recursive: true });
await build({
  ...COMMON,
  entryPoints: { jupyter: "webapp/main.js", standalone: "webapp/standalone.js" },
  outdir: HTML,
  format: "esm",
  minify: true,
});
await cp("webapp/jupyter.css", `${HTML}/jupyter.css`);
await cp("webapp/index.html", `${HTML}/index.html`);
const version = await fingerprint([`${HTML}/jupyter.js`, `${HTML}/jupyter.css`]);
await build({
  ...COMMON,
  entryPoints: ["plugin/plugin.js"],
  outfile: `${HTML}/plugin.js`,
  format: "iife",
  define: { BUNDLE_VERSION: JSON.stringify(version) },
});

await mkdir(HUB_STATIC, { recursive: true });
await build({
  ...COMMON,
  entryPoints: ["webapp/progress.js"],
  outfile: `${HUB_STATIC}/progress.js`,
  format: "esm",
  minify: true,
});
await cp("webapp/progress.css", `${HUB_STATIC}/progress.css`);

await mkdir(VENDOR, { recursive: true });
await cp("node_modules/jquery/dist/jquery.min.js", `${VENDOR}/jquery.min.js`);
for (const part of ["css/bootstrap.min.css", "js/bootstrap.min.js", "fonts"]) {
  await cp(`node_modules/bootstrap/dist/${part}`, `${VENDOR}/bootstrap/${part}`, { recursive: true });
}
