import { expect, test } from "vitest";
import { notebookMetadata } from "./metadata";

test("a notebook's facts are taken only where they have the right shape", () => {
  const facts = notebookMetadata({
    openbis: { parents: ["2026-1", 7, "<script>"], owner: { perm_id: "2026-9" } },
    openbis_downloads: ["2026-1", "2026-2"],
  });
  expect(facts).toEqual({ parents: ["2026-1", "2026-2"], owner: "2026-9" });
  expect(notebookMetadata({ openbis: null, openbis_downloads: "x" })).toEqual({ parents: [], owner: "" });
});
