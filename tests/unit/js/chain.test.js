/** The chain of a dataset on its page: asked generation by generation, drawn here, and whatever things are called is text. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { chains } from "../../../webapp/chain-client.js";
import { chainPicture } from "../../../webapp/chain-picture.js";
import { openPage } from "./support.js";

const EVIL = "<img src=x onerror=alert(1)>";

/** @param {Record<string, string[]>} parents by permId */
function openbis(parents) {
  const asked = /** @type {string[][]} */ ([]);
  const bare = (/** @type {string} */ permId) => ({ permId: { permId }, code: permId });
  /** @type {any} */
  const call = async (/** @type {string} */ method, /** @type {any} */ [ids]) => {
    assert.equal(method, "getDataSets");
    const wanted = ids.map((/** @type {any} */ id) => id.permId);
    asked.push(wanted);
    return Object.fromEntries(
      wanted
        .filter((/** @type {string} */ one) => one !== "hidden")
        .map((/** @type {string} */ one) => [
          one,
          {
            ...bare(one),
            type: { code: "RAW_DATA" },
            properties: { $NAME: `${EVIL} ${one}` },
            registrationDate: Date.UTC(2026, 0, 1),
            parents: (parents[one] ?? []).map(bare),
            children: Object.keys(parents)
              .filter((child) => parents[child]?.includes(one))
              .map(bare),
          },
        ]),
    );
  };
  return { asked, chainOf: chains(call) };
}

test("each generation is one request, and none goes back to siblings", async () => {
  const { asked, chainOf } = openbis({
    here: ["a", "hidden"],
    sibling: ["a"],
    a: ["first"],
    child: ["here"],
  });
  const { members, links, complete } = await chainOf("here");
  assert.deepEqual(asked, [["here"], ["a", "hidden", "child"], ["first"]]);
  assert.deepEqual(
    members.map(({ permId, generation }) => [permId, generation]),
    [
      ["here", 0],
      ["a", -1],
      ["hidden", -1],
      ["child", 1],
      ["first", -2],
    ],
  );
  assert.equal(links.length, 4);
  assert.equal(complete, true);
});

test("a chain that is too long, or too wide, says that there is more", async () => {
  const long = Object.fromEntries(Array.from({ length: 30 }, (_, place) => [`n${place}`, [`n${place + 1}`]]));
  const { asked, chainOf } = openbis(long);
  assert.equal((await chainOf("n0")).complete, false);
  assert.ok(asked.length < 12);
  const wide = openbis({ here: Array.from({ length: 200 }, (_, place) => `p${place}`) });
  const found = await wide.chainOf("here");
  assert.deepEqual([found.members.length, found.complete], [60, false]);
});

test("the picture leads to each dataset, and whatever it is called is text", async (t) => {
  const { document } = openPage(t);
  const { chainOf } = openbis({ here: ["hidden"], child: ["here"] });
  const followed = /** @type {string[]} */ ([]);
  const link = (/** @type {string} */ permId) => ({
    href: `?${permId}`,
    follow: () => followed.push(permId),
  });
  document.body.append(chainPicture(await chainOf("here"), "here", link));
  const boxes = [...document.querySelectorAll("svg a")];
  assert.deepEqual(
    boxes.map((box) => [box.getAttribute("href"), box.getAttribute("aria-current")]),
    [
      ["?here", "page"],
      ["?hidden", null],
      ["?child", null],
    ],
  );
  assert.equal(document.querySelectorAll("svg path").length, 2);
  assert.match(boxes[1]?.textContent ?? "", /hidden.*not to be seen/);
  assert.match(boxes[2]?.textContent ?? "", /<img src=x onerror=alert\(1\)> child/);
  assert.equal(document.querySelector("img, script"), null);
  const press = (/** @type {any} */ keys) =>
    boxes[2]?.dispatchEvent(
      new document.defaultView.MouseEvent("click", { bubbles: true, cancelable: true, ...keys }),
    );
  press({});
  press({ ctrlKey: true });
  assert.deepEqual(followed, ["child"]);
});

test("a dataset without relatives says so", async (t) => {
  const { document } = openPage(t);
  const { chainOf } = openbis({});
  const link = () => ({ href: "?", follow: () => undefined });
  document.body.append(chainPicture(await chainOf("here"), "here", link));
  assert.match(document.body.textContent, /knows nothing that it was made from/);
});
