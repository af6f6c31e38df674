import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { IPreview } from "../server";
import { PreviewView } from "./preview-view";

const HOSTILE = `<script>window.pwned = 1</script><img src="x" onerror="window.pwned = 1">`;

function show(changes: Partial<IPreview>): HTMLElement {
  const preview: IPreview = {
    ...{ kind: "text", size: 1, checksum: null, text: "", media_type: "", rows: [], cut: false },
    ...changes,
  };
  render(<PreviewView preview={preview} name="a & b" />);
  return screen.getByRole("region", { name: "Preview of a & b" });
}

test("text and tables are text, whatever stands in them", () => {
  expect(show({ text: HOSTILE }).querySelector("pre")?.textContent).toBe(HOSTILE);
});

test("a table has a head, and rows of any length", () => {
  const place = show({ kind: "table", rows: [["a", HOSTILE], ["1"]], cut: true });
  expect(place.querySelectorAll("script, img")).toHaveLength(0);
  expect(screen.getByRole("columnheader", { name: HOSTILE })).toBeTruthy();
  expect(screen.getByRole("cell", { name: "1" })).toBeTruthy();
  expect(place.textContent).toContain("Only the beginning is shown.");
});

test("a picture is pixels of an img, of SVG too", () => {
  const text = btoa(`<svg xmlns="http://www.w3.org/2000/svg">${HOSTILE}</svg>`);
  show({ kind: "picture", media_type: "image/svg+xml", text });
  expect(screen.getByRole("img").getAttribute("src")).toBe(`data:image/svg+xml;base64,${text}`);
});

test("a notebook's page is in a frame that may do nothing", () => {
  const frame = show({ kind: "notebook", text: HOSTILE }).querySelector("iframe");
  expect(frame?.getAttribute("sandbox")).toBe("");
  expect(frame?.getAttribute("srcdoc")).toBe(HOSTILE);
});

test.each(["none", "pdf", "too-large"] as const)("of a file that is %s nothing is shown but that", (kind) => {
  const place = show({ kind, text: HOSTILE });
  expect(place.querySelectorAll("iframe, img, pre")).toHaveLength(0);
  expect(place.textContent).toMatch(/cannot be (shown|drawn)|too large/);
});
