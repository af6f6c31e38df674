/**
 * What a notebook, its file and its directory may be called: the rules of python/core/openbis_jupyter/protocol/names.py, told while
 * the user types. The service judges again; a test compares the two.
 */
import LIMITS from "./limits.json" with { type: "json" };
import { FIELD } from "./texts.js";

const SUFFIX = ".ipynb";
/** Characters of a file's name that is made from a notebook's. */
const FILE_MAX = 40;
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

/** @param {string} text as typed @returns {string} what a notebook is called then */
export const cleanName = (text) => text.normalize("NFC").replace(/^ +| +$/g, "");

/** @param {string} text @returns {string | null} why a notebook may not be called so */
export function nameProblem(text) {
  const name = cleanName(text);
  if (/^\s*$/.test(name) && !INVISIBLE.test(name)) return FIELD.notebookMissing;
  if (length(name) > LIMITS.name_max) return FIELD.tooLong(LIMITS.name_max);
  const bad = INVISIBLE.exec(name);
  return bad ? FIELD.invisible(codePoint(bad[0])) : null;
}

/**
 * A file's name is short, and has nothing that programs stumble over: letters and digits of any script. What stands
 * between them becomes one dash.
 *
 * @param {string} name of a notebook
 * @returns {string} empty where nothing of it is left
 */
export const fileNameOf = (name) =>
  safeName(name.normalize("NFC").replace(/(?:[^\p{L}\p{M}\p{N}_.\u200c\u200d])+/gu, "-"), FILE_MAX);

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
  const trimmed = shortened(clean, max).replace(/^[.-]+|[.-]+$/g, "");
  return RESERVED.test(trimmed.split(".", 1)[0] ?? "") ? `_${trimmed}` : trimmed;
}

/** @param {string} text @returns {string[]} what a reader takes for characters, where the browser can tell */
function characters(text) {
  if (typeof Intl.Segmenter !== "function") return [...text];
  return Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
}

/**
 * Cut between the characters that a reader sees: a letter keeps its accents, a family of emoji its members. A word that
 * would be cut goes as a whole, where not much is lost by it.
 *
 * @param {string} text
 * @param {number} max characters, as Python counts them
 * @returns {string}
 */
function shortened(text, max) {
  let kept = "";
  for (const character of characters(text)) {
    const longer = kept + character;
    if (length(longer) > max || utf8Length(longer) > LIMITS.part_bytes_max - 60) {
      const word = kept.lastIndexOf("-");
      return word > kept.length * 0.75 ? kept.slice(0, word) : kept;
    }
    kept = longer;
  }
  return kept;
}
