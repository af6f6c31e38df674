import { expect, test } from "vitest";
import { dataset as sample, file } from "../testing/samples";
import { chosenBytes, isFileChosen, toggleDataset, toggleFile, asRequested, withFiles } from "./selection";

test("all files of a dataset, some of them, or none", () => {
  const dataset = sample({ perm_id: "2026-1" });
  const files = [file({ path: "a", size: 1 }), file({ path: "b", size: 2 })];
  let choices = toggleDataset(new Map(), dataset);
  expect(chosenBytes(choices), "its files are not known yet").toBeNull();
  choices = withFiles(choices, "2026-1", files);
  expect(chosenBytes(choices)).toBe(3);
  choices = toggleFile(choices, dataset, files, "a");
  expect(asRequested(choices)).toEqual({ "2026-1": ["b"] });
  expect(chosenBytes(choices)).toBe(2);
  expect(isFileChosen(choices, "2026-1", "a")).toBe(false);
  expect(asRequested(toggleFile(choices, dataset, files, "a"))).toEqual({ "2026-1": null });
  expect(toggleFile(choices, dataset, files, "b").size).toBe(0);
  expect(toggleDataset(choices, dataset).size).toBe(0);
});
