/** Create, run and save: what the form sends for it, and where it does not offer it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { opened } from "./form-page.js";
import { recorded, settle } from "./support.js";

test("the third button has the notebook run, and the answer about another profile repeats that", async (t) => {
  let asked = 0;
  const { document, tabs, launches, isClosed } = await opened(t, () => {
    asked += 1;
    if (asked === 1)
      throw { message: "It runs with “Small”. Use it, or restart it. [profile-other 00ff00ff]" };
    return recorded("launch_answer_starting");
  });
  const press = async (/** @type {string} */ label) => {
    [...document.querySelectorAll("button")].find((button) => button.textContent === label).click();
    await settle();
  };
  await press("Create, run and save");
  await press("Use it as it is");
  assert.deepEqual(
    launches().map(({ action, running_server }) => [action, running_server]),
    [
      ["run", undefined],
      ["run", "use"],
    ],
  );
  assert.deepEqual([tabs.length, tabs[1].sent.action], [2, recorded("launch_answer_starting").redirect_url]);
  assert.equal(isClosed(), true);
});

test("where nothing can be saved, nothing is offered to run and save", async (t) => {
  const { document } = await opened(t, () => undefined, {
    methods: { getRights: () => ({ "E-1": { rights: [] } }) },
  });
  assert.equal(document.querySelector(".ojy-run-button").hidden, true);
});
