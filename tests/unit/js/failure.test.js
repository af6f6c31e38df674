import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Failure, asFailure, failureOfError, parseServiceFailure } from "../../../webapp/failure.js";
import { connect } from "../../../webapp/rpc.js";
import { FAILURES } from "../../../webapp/texts.js";
import { recorded } from "./support.js";

for (const { text, sentence, code, reference } of recorded("failures")) {
  test(`the text of ${code} falls into its parts`, () => {
    for (const sent of [text, `${text} (Context: [])`]) {
      const failure = parseServiceFailure(sent);
      assert.deepEqual([failure.message, failure.code, failure.reference], [sentence, code, reference]);
    }
  });
}

test("brackets and line breaks inside the sentence stay in it", () => {
  const failure = parseServiceFailure("It said [a b]\nand [no]. Try again. [write-failed 00ff00ff]");
  assert.equal(failure.message, "It said [a b]\nand [no]. Try again.");
  assert.equal(failure.code, "write-failed");
});

test("what openBIS itself says never reaches the page: it may hold a token", () => {
  const token = "alice-261123110000000x0123456789ABCDEF";
  const failure = failureOfError({ message: `Session token '${token}' is invalid: user is not logged in.` });
  assert.equal(failure.code, "session-expired");
  assert.ok(!`${failure.message}${failure.details}`.includes(token));
  assert.equal(failureOfError({ message: `odd ${token}` }).message, FAILURES["openbis-failed"]);
});

test("denied access is told apart, in the words of openBIS's roles and not of its answer", () => {
  const rights = JSON.parse(readFileSync(new URL("../../real_openbis/rights.json", import.meta.url), "utf8"));
  const said = Object.values(rights).flatMap((byRole) => Object.values(byRole));
  const denied = said.filter((text) => /^(Access denied|Authorization failure)/.test(text));
  assert.ok(denied.length > 10);
  for (const text of denied) {
    const failure = failureOfError({ message: `${text} (Context: [])` });
    assert.deepEqual([failure.code, failure.message], ["access-denied", FAILURES["access-denied"]]);
  }
});

test("a missing service is told apart", () => {
  const message = "Custom AS service with code 'jupyter' not found.";
  assert.equal(failureOfError({ message }).code, "service-missing");
});

test("the details for the administrator hold code, reference and time, and nothing else", () => {
  const failure = parseServiceFailure("Secret name failed. [write-failed abcd1234]");
  assert.match(failure.details, /^Code: write-failed\nReference: abcd1234\nTime: \d{4}-[^\n]*Z$/);
});

test("a bug becomes a sentence, a failure stays itself", () => {
  assert.equal(asFailure(new TypeError("x is undefined")).code, "internal");
  const failure = new Failure("tab-closed");
  assert.equal(asFailure(failure), failure);
});

for (const [what, answer] of Object.entries({
  "does not answer": () => Promise.reject(new TypeError("Failed to fetch")),
  "answers HTML": async () => new Response("<html>Bad gateway</html>", { status: 502 }),
  "answers nothing": async () => new Response(""),
  "answers null": async () => new Response("null"),
})) {
  test(`openBIS that ${what} is a failure with advice`, async () => {
    const call = connect({ sessionToken: () => "t", fetch: answer });
    await assert.rejects(call("getRights", []), { code: "openbis-unreachable" });
  });
}
