/** Runs the tests that lie beside the sources: `*.test.ts` without a page, `*.test.tsx` on one. */
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** JupyterLab imports its icons as text, which only its own builder takes as such. */
const iconsAsText: Plugin = {
  name: "icons-as-text",
  enforce: "pre",
  load: (id) => (id.endsWith(".svg") ? `export default ${JSON.stringify(readFileSync(id, "utf8"))}` : null),
};

/** For machines that are shared. */
const PATIENCE = { testTimeout: 30_000, expect: { poll: { timeout: 10_000 } } };

export default defineConfig({
  test: {
    pool: "threads",
    projects: [
      { test: { ...PATIENCE, name: "models", environment: "node", include: ["src/**/*.test.ts"] } },
      {
        plugins: [iconsAsText],
        test: {
          ...PATIENCE,
          name: "views",
          environment: "jsdom",
          include: ["src/**/*.test.tsx"],
          setupFiles: ["src/testing/setup.ts"],
          // Written as ES modules without saying so, which Node alone does not load.
          server: { deps: { inline: [/@jupyterlab/, /@lumino/, /@rjsf/] } },
        },
      },
    ],
  },
});
