/** The cell that loads what was fetched, in the notebook's own language. Paths become code only through JSON or quoting. */

/** In: text. Out: a Python, R or JSON string literal of it; only ASCII, so no character is read in another way. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** In: text. Out: a shell word. */
function shellWord(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

/** In: text. Out: an Octave expression. */
function octaveText(text: string): string {
  return `'${text.replace(/'/g, "''")}'`;
}

/** A lone half of a surrogate pair has no file name. Astral characters: R and Python read `\uD83D` differently. */
function astralSafe(text: string, escape: (code: number) => string): string {
  return [...text]
    .map((one) =>
      (one.codePointAt(0) ?? 0) > 0xffff ? escape(one.codePointAt(0) ?? 0) : quoted(one).slice(1, -1),
    )
    .join("");
}

const pythonText = (text: string): string =>
  `"${astralSafe(text, (code) => `\\U${code.toString(16).padStart(8, "0")}`)}"`;
const rText = (text: string): string => `"${astralSafe(text, (code) => `\\U{${code.toString(16)}}`)}"`;

const LANGUAGES: Record<string, (files: string[]) => string> = {
  python: (files) =>
    `from pathlib import Path\n\nfiles = [Path(name) for name in [\n${lines(files, pythonText)}]]\nfiles`,
  R: (files) =>
    `files <- c(\n${files.map((file) => `    ${rText(file)}`).join(",\n")}\n)\nfile.info(files)["size"]`,
  octave: (files) => `files = {\n${files.map((file) => `    ${octaveText(file)}`).join("\n")}\n}`,
  bash: (files) =>
    `files=(\n${files.map((file) => `    ${shellWord(file)}`).join("\n")}\n)\nls -l "\${files[@]}"`,
};

function lines(files: string[], literal: (text: string) => string): string {
  return files.map((file) => `    ${literal(file)},\n`).join("");
}

/**
 * In: the notebook's language and the files, paths as the kernel sees them. Out: the cell's text; null where this
 * language is not known, or a name holds a line break, which not all of them can write.
 */
export function loadCell(language: string, files: string[]): string | null {
  const write = LANGUAGES[language];
  return write && files.length > 0 && !files.some((file) => /[\r\n]/.test(file)) ? write(files) : null;
}
