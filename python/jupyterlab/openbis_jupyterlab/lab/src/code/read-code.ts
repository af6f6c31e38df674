/** The code that reads a file of openBIS where it is, without a download, in the notebook's own language. */
import { literals } from "./literals";

type Reader = (dataset: string, path: string) => string;

/** End of a file's name → what of pandas reads such a table, given its address. */
const PANDAS = new Map<string, (address: string) => string>([
  ["csv", (address) => `pd.read_csv(${address})`],
  ["tsv", (address) => `pd.read_csv(${address}, sep="\\t")`],
  ["tab", (address) => `pd.read_csv(${address}, sep="\\t")`],
  ["xlsx", (address) => `pd.read_excel(${address})`],
  ["parquet", (address) => `pd.read_parquet(${address})`],
]);
/** The same for R. */
const R_READERS = new Map([
  ["csv", "read.csv"],
  ["tsv", "read.delim"],
  ["tab", "read.delim"],
]);

/** In: a path. Out: the end of the file's name in small letters. */
const suffixOf = (path: string): string => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? "";

/** The command that writes the file to its output. */
const cat: Reader = (dataset, path) => `openbis-jupyter cat ${literals.bash(`${dataset}/${path}`)}`;

const LANGUAGES = new Map<string, Reader>([
  ["python", readInPython],
  ["R", readInR],
  ["octave", (dataset, path) => `[status, content] = system(${literals.octave(cat(dataset, path))});`],
  ["bash", (dataset, path) => `${cat(dataset, path)} | head`],
]);

function readInPython(dataset: string, path: string): string {
  const address = literals.python(`openbis://${dataset}/${path}`);
  const table = PANDAS.get(suffixOf(path));
  if (path.includes("::")) {
    // In an address fsspec would take what follows for another file system.
    const file = `fsspec.filesystem("openbis").open(${literals.python(`${dataset}/${path}`)})`;
    return table
      ? `import fsspec\nimport pandas as pd\n\ndata = ${table(file)}\ndata`
      : `import fsspec\n\nwith ${file} as file:\n    content = file.read()`;
  }
  return table
    ? `import pandas as pd\n\ndata = ${table(address)}\ndata`
    : `import fsspec\n\nwith fsspec.open(${address}) as file:\n    content = file.read()`;
}

function readInR(dataset: string, path: string): string {
  // R's own path of libraries breaks other programs' Python.
  const command = literals.R(`LD_LIBRARY_PATH= ${cat(dataset, path)}`);
  const table = R_READERS.get(suffixOf(path));
  return table
    ? `data <- ${table}(pipe(${command}))\nhead(data)`
    : `content <- readLines(pipe(${command}))\nhead(content)`;
}

/** What no name should hold, and not every language can write: line breaks and other control characters. */
const UNWRITABLE = /[\p{Cc}\p{Cs}\u2028\u2029]/u;

/**
 * In: the notebook's language as Jupyter calls it, the dataset's permId, the file's path in it. Out: the code; null where
 * the language is not known, or the name cannot be written in it.
 */
export function readCode(language: string, dataset: string, path: string): string | null {
  const read = LANGUAGES.get(language);
  return read && !UNWRITABLE.test(dataset + path) ? read(dataset, path) : null;
}
