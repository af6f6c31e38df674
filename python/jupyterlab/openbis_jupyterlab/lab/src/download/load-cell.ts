/** The cell that loads what was fetched, in the notebook's own language. Paths become code only through JSON or quoting. */

import { literals } from "../code";

const LANGUAGES: Record<string, (files: string[]) => string> = {
  python: (files) =>
    `from pathlib import Path\n\nfiles = [Path(name) for name in [\n${lines(files, literals.python)}]]\nfiles`,
  R: (files) =>
    `files <- c(\n${files.map((file) => `    ${literals.R(file)}`).join(",\n")}\n)\nfile.info(files)["size"]`,
  octave: (files) => `files = {\n${files.map((file) => `    ${literals.octave(file)}`).join("\n")}\n}`,
  bash: (files) =>
    `files=(\n${files.map((file) => `    ${literals.bash(file)}`).join("\n")}\n)\nls -l "\${files[@]}"`,
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
