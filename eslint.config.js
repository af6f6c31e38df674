import js from "@eslint/js";
import globals from "globals";
import tseslint from "typescript-eslint";

const ELN = {
  profile: "writable",
  mainController: "writable",
  ELNLIMSPlugin: "readonly",
  FormMode: "readonly",
  ViewType: "readonly",
  $: "readonly",
  BUNDLE_VERSION: "readonly",
};

const LAB = "python/jupyterlab/openbis_jupyterlab/lab";
/** The rooms of the Lab extension, each with those that it may use; `texts` is there for all of them. */
const LAB_ROOMS = {
  server: [],
  ui: ["server"],
  state: ["server"],
  code: [],
  transfer: ["server", "ui"],
  connect: ["server", "ui"],
  runs: ["server", "ui", "state", "connect"],
  download: ["server", "ui", "state", "code", "transfer", "connect"],
  save: ["server", "ui", "state", "transfer", "connect"],
  environment: ["server", "ui", "state", "transfer", "connect"],
  browse: ["server", "ui", "state", "code", "transfer", "connect"],
  toolbar: ["server", "ui", "state", "connect", "runs", "download", "save", "environment"],
  "stop-guard": ["server", "state", "runs", "toolbar"],
};

/** Another room is used by its `index.ts` alone, and only where the arrow points. */
const labArrows = Object.entries(LAB_ROOMS).map(([room, used]) => ({
  files: [`${LAB}/src/${room}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            regex: `^\\.\\./(?!(${["texts", "testing/[a-z]+", ...used].join("|")})$)`,
            message: `${room} uses ${used.join(", ") || "no other room"}, by their index.`,
          },
        ],
      },
    ],
  },
}));

export default [
  {
    ignores: [
      "core-plugins/**",
      "build/**",
      "python/sandbox/openbis_sandbox/eln_host/vendor/**",
      "python/hub/**",
      "tests/fixtures/**",
      "python/jupyterlab/openbis_jupyterlab/labextension/**",
      `${LAB}/lib/**`,
      ".venv/**",
    ],
  },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-var": "error",
      "prefer-const": "error",
      "max-lines": ["error", { max: 300, skipBlankLines: true }],
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Names are text: use textContent." },
        { property: "outerHTML", message: "Names are text: use textContent." },
        { property: "insertAdjacentHTML", message: "Names are text: use textContent." },
      ],
    },
  },
  {
    files: ["plugin/**", "webapp/**", "python/sandbox/openbis_sandbox/eln_host/**"],
    languageOptions: { globals: { ...globals.browser, ...ELN } },
  },
  { files: ["tests/unit/js/**"], languageOptions: { globals: { document: "readonly", window: "readonly" } } },
  {
    files: ["build.mjs", "build-lab.mjs", "eslint.config.js", "tests/unit/js/**"],
    languageOptions: { globals: globals.node },
  },
  ...tseslint.configs.strict.map((config) => ({
    ...config,
    files: [`${LAB}/**/*.{ts,mts,tsx}`],
  })),
  {
    files: [`${LAB}/**`],
    languageOptions: { globals: globals.browser },
  },
  // Written by the protocol's own writer.
  { files: [`${LAB}/src/server/types.ts`], rules: { "max-lines": "off" } },
  ...labArrows,
];
