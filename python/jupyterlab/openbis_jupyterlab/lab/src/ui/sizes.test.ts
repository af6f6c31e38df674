import { expect, test } from "vitest";
import { sizeText } from "./sizes";

test("sizes are said in the unit that people would use", () => {
  const said = [0, 999, 1000, 1_500_000, 123_456_789, 5e12].map(sizeText);
  expect(said).toEqual(["0 bytes", "999 bytes", "1.0 kB", "1.5 MB", "123 MB", "5.0 TB"]);
});
