/**
 * What a directory and a notebook may be called: the rules of python/openbis_jupyter/notebook/names.py, told while
 * the user types. The service judges again; a test compares the two.
 */
import LIMITS from "./limits.json" with { type: "json" };
import { FIELD } from "./texts.js";

const SUFFIX = ".ipynb";
/** Control, format, lone surrogate, line and paragraph separators; the two joiners are letters of some scripts. */
const INVISIBLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const RESERVED = /^(con|prn|aux|nul|com[1-9]|lpt[1-9])$/i;
/** @param {string} text @returns {number} */
const utf8Length = (text) => new TextEncoder().encode(text).length;
/** @param {string} text @returns {number} characters, as Python counts them */
const length = (text) => [...text].length;

/**
 * @param {string} part one level of a path
 * @param {number} bytesMax
 * @returns {string | null} the first rule that it breaks
 */
function reasonAgainst(part, bytesMax) {
  const bad = INVISIBLE.exec(part);
  const forbidden = [...part].find((character) => LIMITS.forbidden_characters.includes(character));
  /** @type {[boolean, () => string][]} */
  const rules = [
    [part === "", () => FIELD.empty],
    [part === "..", () => FIELD.parent],
    [part.startsWith("."), () => FIELD.hidden],
    [bad !== null, () => FIELD.invisible(codePoint(bad?.[0] ?? ""))],
    [forbidden !== undefined, () => FIELD.forbidden(forbidden ?? "")],
    [/^\s|\s$/.test(part), () => FIELD.spaces],
    [part.endsWith("."), () => FIELD.finalDot],
    [RESERVED.test(part.split(".", 1)[0] ?? ""), () => FIELD.reserved],
    [utf8Length(part) > bytesMax, () => FIELD.tooManyBytes(bytesMax)],
  ];
  const broken = rules.find(([bites]) => bites);
  return broken ? broken[1]() : null;
}

/** @param {string} character @returns {string} such as U+202E */
function codePoint(character) {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** @param {string} text @returns {string | null} why it is refused */
export function directoryProblem(text) {
  const directory = text.normalize("NFC");
  if (directory.startsWith("/")) return FIELD.absolute;
  if (length(directory) > LIMITS.directory_max) return FIELD.tooLong(LIMITS.directory_max);
  const inner = directory.endsWith("/") ? directory.slice(0, -1) : directory;
  if (inner === "") return null;
  for (const part of inner.split("/")) {
    const reason = reasonAgainst(part, LIMITS.part_bytes_max);
    if (reason) return reason;
  }
  return null;
}

/** @param {string} text with or without `.ipynb` @returns {string | null} why it is refused */
export function notebookProblem(text) {
  const name = text.normalize("NFC");
  if (length(name) > LIMITS.notebook_max) return FIELD.tooLong(LIMITS.notebook_max);
  const stem = name.toLowerCase().endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : name;
  if (stem === "") return FIELD.notebookMissing;
  return reasonAgainst(stem, LIMITS.notebook_bytes_max - SUFFIX.length);
}

/**
 * @param {string} text any name
 * @param {number} max characters
 * @returns {string} the nearest name that every rule allows; empty where nothing of it is left
 */
export function safeName(text, max) {
  const clean = text
    .normalize("NFC")
    .replace(new RegExp(INVISIBLE, "gu"), "")
    .replace(/[\\/:*?"<>|#%\s\u2013\u2014-]+/g, "-");
  // Cut by characters, then by bytes: an emoji is one of the first and four of the second.
  let kept = [...clean].slice(0, max);
  while (utf8Length(kept.join("")) > LIMITS.part_bytes_max - 60) kept = kept.slice(0, -1);
  const trimmed = kept.join("").replace(/^[.-]+|[.-]+$/g, "");
  return RESERVED.test(trimmed.split(".", 1)[0] ?? "") ? `_${trimmed}` : trimmed;
}
