import { expect, test } from "vitest";
import { notebookMetadata } from "./metadata";

test("a notebook's facts are taken only where they have the right shape", () => {
  const facts = notebookMetadata({
    openbis: {
      name: "Growth curves, 30 °C",
      parents: ["2026-1", 7, "<script>"],
      owner: { perm_id: "2026-9" },
    },
    openbis_downloads: ["2026-1", "2026-2"],
  });
  expect(facts).toEqual({
    name: "Growth curves, 30 °C",
    parents: ["2026-1", "2026-2"],
    owner: "2026-9",
    url: "",
  });
  expect(notebookMetadata({ openbis: { url: "https://openbis.example.org" } }).url).toBe(
    "https://openbis.example.org",
  );
  const none = { name: "", parents: [], owner: "", url: "" };
  expect(notebookMetadata({ openbis: null, openbis_downloads: "x" })).toEqual(none);
  expect(notebookMetadata({ openbis: { name: ["x"] } })).toEqual(none);
});
