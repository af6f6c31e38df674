import { expect, test } from "vitest";
import { file, node } from "../testing/samples";
import { failure } from "../testing/server";
import { Failure } from "../server";
import { foldersOf, type IItems, type Item, itemsOf, labelOf, withPage } from "./items";
import { EMPTY, type IRow, keyOf, moved, opened, rowsOf, typedFor, withBelow } from "./tree-model";

const entity = (code: string, name = ""): Item => ({
  is: "entity",
  node: node({ perm_id: code, code, name }),
});
const group = (...items: Item[]): { groups: IItems[] } => ({ groups: [{ name: "OBJECT", page: 2, items }] });

const A = entity("A", "Alpha");
const B = entity("B");
const C = entity("C");
const tree = opened(
  withBelow(withBelow(EMPTY, "root", group(A, B)), keyOf("root", A), group(C)),
  keyOf("root", A),
  true,
);

test("the lines of a tree, from top to bottom, with where they stand", () => {
  const rows = rowsOf(tree, "root");
  expect(
    rows.map(({ label, depth, position, count, isOpen }) => [label, depth, position, count, isOpen]),
  ).toEqual([
    ["Alpha", 1, 1, 2, true],
    ["C", 2, 1, 1, false],
    ["B", 1, 2, 2, false],
  ]);
  const told = (below: Parameters<typeof withBelow>[2]): string[] =>
    rowsOf(withBelow(EMPTY, "root", below), "root").map(({ label }) => label);
  expect(told("loading")).toEqual(["Loading …"]);
  expect(told(group())).toEqual(["Nothing here"]);
  expect(told({ failure: new Failure(failure("x")) })).toEqual(["This is x."]);
});

test("the same thing may stand in two places", () => {
  const keys = rowsOf(withBelow(tree, keyOf("root", A), group(B)), "root").map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

test.each([
  [0, "ArrowDown", { to: 1 }],
  [0, "ArrowUp", { to: 0 }],
  [2, "ArrowDown", { to: 2 }],
  [2, "Home", { to: 0 }],
  [0, "End", { to: 2 }],
  [0, "PageDown", { to: 2 }],
  [2, "PageUp", { to: 0 }],
  [0, "ArrowRight", { to: 1 }],
  [2, "ArrowRight", { open: keyOf("root", B) }],
  [0, "ArrowLeft", { close: keyOf("root", A) }],
  [1, "ArrowLeft", { to: 0 }],
  [2, "ArrowLeft", null],
  [-1, "ArrowDown", { to: 0 }],
  [0, "Escape", null],
] as const)("on line %s %s does %j", (at, key, move) => {
  expect(moved(rowsOf(tree, "root"), at, key, 5)).toEqual(move);
});

test("a letter goes to the next line that begins so, a word to the first one that fits", () => {
  const rows = ["Beta", "alpha", "alpine", "Loading …"].map(
    (label, index) => ({ label, item: index < 3 ? A : null }) as IRow,
  );
  expect(typedFor(rows, 0, "a")).toBe(1);
  expect(typedFor(rows, 1, "a")).toBe(2);
  expect(typedFor(rows, 2, "a")).toBe(1);
  expect(typedFor(rows, 1, "alpi")).toBe(2);
  expect(typedFor(rows, 1, "al")).toBe(1);
  expect(typedFor(rows, 0, "L")).toBeNull();
  expect(typedFor([], -1, "a")).toBeNull();
});

test("pages are put where they belong, in whatever order they come", () => {
  const level = (...codes: string[]) => ({
    groups: [
      {
        name: "OBJECT" as const,
        total: 5,
        items: codes.map((code) => node({ perm_id: code, code, name: "" })),
      },
    ],
  });
  const codes = (groups: IItems[]): (string | undefined)[] =>
    groups.flatMap(({ items }) => Array.from(items, (item) => item && labelOf(item)));
  const first = itemsOf(level("A", "B"));
  expect(codes(first)).toEqual(["A", "B", undefined, undefined, undefined]);
  const last = withPage(first, "OBJECT", 4, level("E"));
  expect(codes(last)).toEqual(["A", "B", undefined, undefined, "E"]);
  expect(codes(withPage(last, "OBJECT", 2, level("C", "D")))).toEqual(["A", "B", "C", "D", "E"]);
  expect(codes(withPage(first, "OBJECT", 2, { groups: [] })), "the rest was deleted meanwhile").toEqual([
    "A",
    "B",
  ]);
});

test("files lie in folders, folders first, numbers as numbers", () => {
  const paths = ["original/run10.csv", "original/run9.csv", "original/raw/b.png", "readme", "a.b/c"];
  const folders = foldersOf(
    "2026-1",
    paths.map((path) => file({ path })),
  );
  const names = (path: string): string[] =>
    folders.get(path)?.flatMap(({ items }) => items.map((item) => (item ? labelOf(item) : ""))) ?? [];
  expect(names("")).toEqual(["a.b", "original", "readme"]);
  expect(names("original")).toEqual(["raw", "run9.csv", "run10.csv"]);
  expect(names("original/raw")).toEqual(["b.png"]);
  const alone = foldersOf("2026-1", [file({ path: "original/default/a" })]);
  expect(
    alone.get("")?.[0]?.items.map((item) => item && labelOf(item)),
    "in one line",
  ).toEqual(["original/default"]);
  expect(foldersOf("2026-1", []).get("")?.[0]?.items).toEqual([]);
});
