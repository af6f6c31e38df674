import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { loadCell } from "./load-cell";

const AWKWARD = [
  "plain.csv",
  'it\'s "quoted" \\ back.csv',
  "$(touch pwned) `x` %s.csv",
  "größe 🧪.csv",
  "#{x}",
];

test("the inserted Python cell names exactly the files", () => {
  const cell = `${loadCell("python", AWKWARD)}\nimport json\nprint(json.dumps([str(one) for one in files]))`;
  expect(JSON.parse(execFileSync("python3", ["-c", cell], { encoding: "utf8" }))).toEqual(AWKWARD);
});

test("the inserted Bash cell names exactly the files and runs none of them", () => {
  const cell = loadCell("bash", AWKWARD)?.replace(/\nls .*/, '\nprintf "%s\\n" "${files[@]}"') ?? "";
  const shown = execFileSync("bash", ["-c", cell], { encoding: "utf8" });
  expect(shown.trimEnd().split("\n")).toEqual(AWKWARD);
});

test("no cell is made where the language is not known or a name holds a line break", () => {
  expect(loadCell("julia", ["a"])).toBeNull();
  expect(loadCell("python", ["a\nb"])).toBeNull();
  expect(loadCell("python", [])).toBeNull();
});
