/** Code in a notebook's own language: text as literals, and cells that name or read files. */
export { languageOf } from "./language";
export { literals } from "./literals";
export { readCode } from "./read-code";
