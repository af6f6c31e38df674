import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readCode } from "./read-code";

const DATASET = "20260301120000000-7";
/** Parts of names that mean something in one of the languages, or in two that are nested. */
const PARTS = [
  "a", " ", "  ", "'", "''", '"', "\\", "\\\\", "\\n", "\\x41", "$", "$HOME", "$(touch pwned)", "`touch pwned`", "%", "%s", "!",
  "#{x}", "{x}", "{{", ";", "&", "&&", "|", ">", "<", "(", ")", "*", "?", "[a]", "~", "ö", "漢", "🧪", "\u202e", "-", "--help", ",", "::",
  "/", ":", "=", "@", "^",
]; // prettier-ignore

/** Names put together by chance, the same in each run. */
function names(count: number): string[] {
  let seed = 42;
  const next = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(6) }, () => PARTS[next(PARTS.length)]).join(""),
  );
}

const NAMES = [...PARTS, ...names(150)];

/** A folder whose `openbis-jupyter` writes its arguments, each in a line of its own. */
let bin = "";
beforeAll(() => {
  bin = mkdtempSync(join(tmpdir(), "openbis-"));
  writeFileSync(join(bin, "openbis-jupyter"), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
});
afterAll(() => rmSync(bin, { recursive: true }));

function run(command: string, ...options: string[]): string {
  const environment = { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}`, LC_ALL: "C.UTF-8" };
  return execFileSync(command, options, { encoding: "utf8", env: environment, cwd: bin });
}

const code = (language: string, name: string): string =>
  readCode(language, DATASET, `original/${name}.bin`) ?? "";
const expected = NAMES.map((name) => `${DATASET}/original/${name}.bin`);

test("Python opens exactly the file, whatever it is called", () => {
  const addresses = NAMES.map((name) => /open\((.*)\) as/.exec(code("python", name))?.[1] ?? "");
  const script = `import json\nprint(json.dumps([${addresses.join(", ")}]))`;
  const asked = expected.map((one) => (one.includes("::") ? one : `openbis://${one}`));
  expect(JSON.parse(run("python3", "-c", script))).toEqual(asked);
});

/** What the command was told, of all names. */
const told = (output: string): string[] => output.split("\n").filter((line) => line !== "" && line !== "cat");

test("Bash tells the command exactly the file and runs nothing else", () => {
  expect(told(run("bash", "-c", NAMES.map((name) => code("bash", name)).join("\n")))).toEqual(expected);
});

test("Octave tells the command exactly the file, through its own quotes and the shell's", () => {
  const script = NAMES.map((name) => `${code("octave", name)} fputs(stdout, content);`).join("\n");
  writeFileSync(join(bin, "script.m"), script);
  expect(told(run("octave-cli", "--no-gui", "--norc", "script.m"))).toEqual(expected);
}, 120_000);

test("R tells the command exactly the file, through its own quotes and the shell's", () => {
  const script = NAMES.map((name) => `${code("R", name)}\nwriteLines(content, useBytes = TRUE)`).join("\n");
  writeFileSync(join(bin, "script.R"), script.replace(/^head\(content\)$/gm, ""));
  expect(told(run("Rscript", "--vanilla", "script.R"))).toEqual(expected);
}, 120_000);

test.each([
  ["python", "a.csv", 'pd.read_csv("openbis://20260301120000000-7/original/a.csv")'],
  ["python", "a.TSV", 'pd.read_csv("openbis://20260301120000000-7/original/a.TSV", sep="\\t")'],
  ["python", "a.constructor", "fsspec.open("],
  ["R", "a.constructor", "readLines("],
  ["python", "a.png", 'fsspec.open("openbis://20260301120000000-7/original/a.png")'],
  [
    "python",
    "a::b.csv",
    'pd.read_csv(fsspec.filesystem("openbis").open("20260301120000000-7/original/a::b.csv"))',
  ],
  [
    "R",
    "a.csv",
    `read.csv(pipe("LD_LIBRARY_PATH= openbis-jupyter cat '20260301120000000-7/original/a.csv'"))`,
  ],
  [
    "R",
    "a.txt",
    `readLines(pipe("LD_LIBRARY_PATH= openbis-jupyter cat '20260301120000000-7/original/a.txt'"))`,
  ],
  ["octave", "a.csv", `system('openbis-jupyter cat ''20260301120000000-7/original/a.csv''')`],
  ["bash", "a.csv", "openbis-jupyter cat '20260301120000000-7/original/a.csv' | head"],
])("%s reads %s", (language, name, part) => {
  expect(readCode(language, DATASET, `original/${name}`)).toContain(part);
});

test("no code is made where the language is not known, or a name holds what cannot be written", () => {
  expect(readCode("julia", DATASET, "a.csv")).toBeNull();
  expect(readCode("toString", DATASET, "a.csv")).toBeNull();
  for (const name of ["a\nb", "a\rb", "a\0b", "a\u2028b", "a\ud83d", "\udc00a"]) {
    expect(readCode("python", DATASET, name), JSON.stringify(name)).toBeNull();
  }
});
