/** The profile that a saved notebook was made with: read from its environment, and proposed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { profilesOf } from "../../../webapp/made-with.js";
import { profileField } from "../../../webapp/server-profiles.js";
import { openPage, recorded } from "./support.js";

const TABLE = "What this notebook was computed with\n\nLanguage   Python 3.11\nProfile    GPU – Übersicht\n";
const PACKAGES = "\nInstalled (1)\n  Profile  1.0\n";
const PLACE = "original/notebook-environment/environment.txt";

for (const [text, path, title] of /** @type {[string, string, string][]} */ ([
  [TABLE + PACKAGES, PLACE, "GPU – Übersicht"],
  [PACKAGES, PLACE, ""],
  ["", PLACE, ""],
  [TABLE, `original/results/${PLACE}`, ""],
]))
  test(`the profile of ${JSON.stringify(text.slice(-30))} in ${path} is “${title}”`, async (t) => {
    openPage(t);
    const objects = [path, "original/n.ipynb"].map((one) => ({ path: one, fileLength: 9, directory: false }));
    const read = profilesOf({
      call: async () => ({ objects: [{ downloadUrl: "https://openbis.example.org" }] }),
      sessionToken: () => "alice-261129120000000x0",
      fetch: /** @type {any} */ (
        async (/** @type {string} */ _address, /** @type {any} */ options) =>
          options.method === "POST"
            ? Response.json({ result: { objects } })
            : new Response(text, { headers: { "Content-Disposition": "inline" } })
      ),
    });
    assert.equal(await read("2026-1"), title);
  });

test("an openBIS that does not answer proposes nothing", async (t) => {
  openPage(t);
  const call = async () => assert.fail("openBIS is down");
  const read = profilesOf({ call, sessionToken: () => "x", fetch: async () => assert.fail() });
  assert.equal(await read("2026-1"), "");
});

/** @param {import("node:test").TestContext} t */
function field(t) {
  const { document } = openPage(t);
  const chosen = /** @type {string[]} */ ([]);
  const profiles = profileField((id) => chosen.push(id));
  document.body.append(profiles.element);
  profiles.show(recorded("options_answer").profiles);
  const input = (/** @type {string} */ id) => document.querySelector(`[value=${id}]`);
  return { document, profiles, chosen, input };
}

test("it is chosen and marked, also where another one runs", (t) => {
  const { document, profiles, chosen, input } = field(t);
  assert.equal(input("gpu").checked, true);
  profiles.propose("Small");
  assert.deepEqual([input("small").checked, chosen.at(-1)], [true, "small"]);
  assert.match(document.body.textContent, /Small.*this notebook was made with it/);
});

test("one that is not offered any more changes nothing", (t) => {
  const { document, profiles, chosen } = field(t);
  profiles.propose("Huge");
  profiles.propose("");
  assert.deepEqual(chosen, ["gpu"]);
  assert.doesNotMatch(document.body.textContent, /made with it/);
});

test("whoever has chosen keeps their choice, and sees which one it was", (t) => {
  const { document, profiles, chosen, input } = field(t);
  input("small").click();
  profiles.propose("GPU – Übersicht");
  assert.deepEqual([input("small").checked, chosen.at(-1)], [true, "small"]);
  assert.match(document.body.textContent, /made with it/);
});
