import { expect, test } from "vitest";
import { WayOut } from "./way-out";

test("what a person leaves all the same is asked of once more as soon as they have stayed", async () => {
  let lives = true;
  const wayOut = new WayOut(async () => lives);
  expect(wayOut.mustAsk(["a.ipynb"])).toBe(true);
  wayOut.take(["a.ipynb"]);
  expect(wayOut.mustAsk(["a.ipynb"])).toBe(false);
  expect(wayOut.mustAsk(["a.ipynb"]), "something else has kept them here").toBe(true);
  wayOut.take(["a.ipynb"]);
  expect(wayOut.mustAsk(["a.ipynb", "b.ipynb"]), "of the other they were not told").toBe(true);
  wayOut.take(["a.ipynb"]);
  await wayOut.lookBack(["a.ipynb"]);
  expect(wayOut.mustAsk(["a.ipynb"]), "the server was not stopped").toBe(true);
  wayOut.take(["a.ipynb"]);
  lives = false;
  await wayOut.lookBack(["a.ipynb"]);
  expect(wayOut.mustAsk(["a.ipynb"]), "the server is gone").toBe(false);
});
