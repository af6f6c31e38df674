// Builds the browser's half of the JupyterLab extension, prebuilt: whoever installs the wheel needs no Node.
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import path from "node:path";

const LAB = "python/jupyterlab/openbis_jupyterlab/lab";
const modules = path.resolve(LAB, "node_modules");
/** What JupyterLab itself brings, which the extension must not bring again: said by the installed JupyterLab. */
const core = execFileSync(".venv/bin/python", ["-c", "import jupyterlab; print(jupyterlab.__path__[0])"], {
  encoding: "utf8",
});

/** @param {string} script @param {string[]} options */
function run(script, options) {
  execFileSync(process.execPath, [path.join(modules, script), ...options], {
    cwd: LAB,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

rmSync(path.join(LAB, "lib"), { recursive: true, force: true });
rmSync("python/jupyterlab/openbis_jupyterlab/labextension", { recursive: true, force: true });
run("typescript/bin/tsc", ["-p", "tsconfig.build.json"]);
run("@jupyterlab/builder/lib/build-labextension.js", ["--core-path", path.join(core.trim(), "staging"), "."]);
if (!existsSync("python/jupyterlab/openbis_jupyterlab/labextension/package.json"))
  throw new Error("nothing was built");
