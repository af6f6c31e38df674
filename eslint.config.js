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

export default [
  {
    ignores: [
      "core-plugins/**",
      "build/**",
      "python/openbis_sandbox/eln_host/vendor/**",
      "python/openbis_jupyter/**",
      "python/openbis_jupyterlab/labextension/**",
      "python/openbis_jupyterlab/lab/lib/**",
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
    files: ["plugin/**", "webapp/**", "python/openbis_sandbox/eln_host/**"],
    languageOptions: { globals: { ...globals.browser, ...ELN } },
  },
  { files: ["tests/unit/js/**"], languageOptions: { globals: { document: "readonly", window: "readonly" } } },
  {
    files: ["build.mjs", "build-lab.mjs", "eslint.config.js", "tests/unit/js/**"],
    languageOptions: { globals: globals.node },
  },
  ...tseslint.configs.strict.map((config) => ({
    ...config,
    files: ["python/openbis_jupyterlab/lab/**/*.{ts,mts,tsx}"],
  })),
  {
    files: ["python/openbis_jupyterlab/lab/**"],
    languageOptions: { globals: globals.browser },
  },
];
