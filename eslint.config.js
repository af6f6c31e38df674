import js from "@eslint/js";
import globals from "globals";

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
    files: ["build.mjs", "eslint.config.js", "tests/unit/js/**"],
    languageOptions: { globals: globals.node },
  },
];
