import { expect, test } from "vitest";
import { LeaveConsent } from "./leave-consent";

test("what a person leaves all the same is asked of once more as soon as they have stayed", async () => {
  let lives = true;
  const consent = new LeaveConsent(async () => lives);
  expect(consent.shouldAsk(["a.ipynb"])).toBe(true);
  consent.give(["a.ipynb"]);
  expect(consent.shouldAsk(["a.ipynb"])).toBe(false);
  expect(consent.shouldAsk(["a.ipynb"]), "something else has kept them here").toBe(true);
  consent.give(["a.ipynb"]);
  expect(consent.shouldAsk(["a.ipynb", "b.ipynb"]), "of the other they were not told").toBe(true);
  consent.give(["a.ipynb"]);
  await consent.afterShutdown(["a.ipynb"]);
  expect(consent.shouldAsk(["a.ipynb"]), "the server was not stopped").toBe(true);
  consent.give(["a.ipynb"]);
  lives = false;
  await consent.afterShutdown(["a.ipynb"]);
  expect(consent.shouldAsk(["a.ipynb"]), "the server is gone").toBe(false);
});
