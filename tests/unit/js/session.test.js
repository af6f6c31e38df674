/** A page whose session has ended goes on with the one that its browser got in another tab, if it is the same person's. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "../../../webapp/rpc.js";
import { openPage, settle } from "./support.js";

let number = 0;
const newToken = (user = "alice") => `${user}-26112911000000${(number += 1)}x0A`;

/**
 * A page that keeps an ended session in memory, and an openBIS that knows some others.
 *
 * @param {import("node:test").TestContext} t
 * @param {object} options
 * @param {Record<string, string>} [options.active] token → user
 * @param {string[]} [options.cookies] values of the cookie
 * @param {string | undefined} [options.user] whom the page knows
 */
function expired(t, { active = {}, cookies = [], user = "alice" }) {
  const { document } = openPage(t);
  Object.defineProperty(document, "cookie", {
    value: ["other=1", ...cookies.map((one) => `openbis=${one}`)].join("; "),
    configurable: true,
  });
  const old = newToken();
  /** @type {{method: string, token: string}[]} */
  const asked = [];
  const fetch = async (/** @type {any} */ _url, /** @type {any} */ { body }) => {
    const { method, params } = JSON.parse(body);
    asked.push({ method, token: params[0] });
    const owner = active[params[0]];
    if (!owner)
      return Response.json({ error: { message: "Session no longer available. Please login again." } });
    return Response.json({ result: method === "getSessionInformation" ? { userName: owner } : "done" });
  };
  const page = { sessionToken: () => old, userId: () => user ?? "" };
  return { call: connect({ ...page, fetch }), old, asked, active };
}

const methods = (/** @type {{method: string}[]} */ asked) => asked.map(({ method }) => method);

test("the same person's session of the cookie is taken, once asked whose it is, and kept", async (t) => {
  const fresh = newToken();
  const { call, asked } = expired(t, { active: { [fresh]: "alice" }, cookies: [encodeURIComponent(fresh)] });
  assert.equal(await call("getRights", []), "done");
  assert.deepEqual(methods(asked), ["getRights", "getSessionInformation", "getRights"]);
  assert.equal(asked.at(-1)?.token, fresh);
  assert.equal(await call("getDataSets", []), "done");
  assert.deepEqual(methods(asked).slice(3), ["getDataSets"], "the ended one is not tried again");
});

test("calls that end at once ask once whose session it is", async (t) => {
  const fresh = newToken();
  const { call, asked } = expired(t, { active: { [fresh]: "alice" }, cookies: [fresh] });
  assert.deepEqual(await Promise.all([call("a", []), call("b", [])]), ["done", "done"]);
  assert.deepEqual(methods(asked).sort(), ["a", "a", "b", "b", "getSessionInformation"]);
});

for (const [what, options] of /** @type {[string, (fresh: string) => object][]} */ ([
  ["somebody else's", (fresh) => ({ active: { [fresh]: "bob" }, cookies: [fresh] })],
  ["of one who is written otherwise", (fresh) => ({ active: { [fresh]: "ALICE" }, cookies: [fresh] })],
  ["ended as well", (fresh) => ({ cookies: [fresh] })],
  ["not there", () => ({})],
  ["no text", () => ({ cookies: ["%E0%A4%A"] })],
  ["nobody knows whose", (fresh) => ({ active: { [fresh]: "alice" }, cookies: [fresh], user: "" })],
])) {
  test(`where the cookie's session is ${what}, the person is asked`, async (t) => {
    const { call, asked } = expired(t, options(newToken()));
    await assert.rejects(call("getRights", []), { code: "session-expired" });
    assert.deepEqual(methods(asked).filter((method) => method === "getRights").length, 1);
  });
}

test("after the person signed in again in another tab, the same click works", async (t) => {
  const fresh = newToken();
  const { call, active } = expired(t, { cookies: [fresh] });
  await assert.rejects(call("getRights", []), { code: "session-expired" });
  active[fresh] = "alice";
  assert.equal(await call("getRights", []), "done");
});

test("of several cookies of this name the one of the same person is taken", async (t) => {
  const [theirs, fresh] = [newToken("bob"), newToken()];
  const { call } = expired(t, { active: { [theirs]: "bob", [fresh]: "alice" }, cookies: [theirs, fresh] });
  assert.equal(await call("getRights", []), "done");
});

test("the page's own session is not asked about again when the cookie still holds it", async (t) => {
  const { call, asked, old } = expired(t, {});
  Object.defineProperty(document, "cookie", { value: `openbis=${old}` });
  await assert.rejects(call("getRights", []), { code: "session-expired" });
  assert.deepEqual(methods(asked), ["getRights"]);
});

test("another refusal is none of the session's", async (t) => {
  const { call, asked } = expired(t, { cookies: [newToken()] });
  await settle();
  const fetch = async () => Response.json({ error: { message: "odd" } });
  await assert.rejects(connect({ sessionToken: () => "t", fetch })("x", []), { code: "openbis-failed" });
  assert.deepEqual([asked, call.length], [[], 2]);
});
