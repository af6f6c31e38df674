import assert from "node:assert/strict";
import { test } from "node:test";
import { showAccountPanel } from "../../../webapp/account.js";
import { launchClient } from "../../../webapp/launch-client.js";
import { connect } from "../../../webapp/rpc.js";
import { fakeTransport, openPage, recorded } from "./support.js";

/** Lets everything go on that waits for answers which are there already. */
async function settle() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * @param {import("node:test").TestContext} t
 * @param {Record<string, () => unknown>} answers by method
 */
async function panel(t, answers) {
  const { document } = openPage(t);
  const methods = /** @type {string[]} */ ([]);
  const { fetch } = fakeTransport({
    executeCustomASService: ([, , { parameters }]) => {
      methods.push(parameters.method);
      return answers[parameters.method]?.();
    },
  });
  const launches = launchClient(connect({ sessionToken: () => "token", fetch }));
  await showAccountPanel({ container: document.body, launches });
  /** @param {string} label */
  const press = async (label) => {
    const buttons = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("button")]);
    const found = buttons.find((button) => button.textContent === label);
    assert.ok(found, `no button ${label}`);
    found.click();
    await settle();
  };
  const labels = () => [...document.querySelectorAll("button")].map((button) => button.textContent);
  /** @param {string} selector */
  const text = (selector) => document.querySelector(selector)?.textContent ?? "";
  return { document, methods, press, labels, text };
}

const ACCOUNT = () => recorded("account_answer");
const REVOKED = () => recorded("account_answer_revoked");

test("server and credential are told with their times", async (t) => {
  const { text, labels } = await panel(t, { account: ACCOUNT });
  assert.match(text(".ojy-account-server"), /^Running since .*2026.* · Small$/);
  assert.match(text(".ojy-account-credential"), /access token, valid until .*2026/);
  assert.deepEqual(labels(), ["Renew", "Revoke…", "Stop…", "Refresh"]);
});

test("a session and an empty account are told as such", async (t) => {
  const session = await panel(t, { account: () => recorded("account_answer_session") });
  assert.equal(session.text(".ojy-account-server"), "Stopped");
  assert.match(session.text(".ojy-account-credential"), /session, until it ends/);
  await session.press("Revoke…");
  assert.match(session.text(".ojy-question"), /until you sign out/);
  const empty = await panel(t, { account: REVOKED });
  assert.match(empty.text(".ojy-account-credential"), /^None/);
  assert.deepEqual(empty.labels(), ["Refresh"]);
});

test("a renewal is done at once and said", async (t) => {
  const { press, methods, text } = await panel(t, { account: ACCOUNT, renew: ACCOUNT });
  await press("Renew");
  assert.deepEqual(methods, ["account", "renew"]);
  assert.match(text("[role=status]"), /Renewed/);
});

test("what it means to revoke is said before, and it can be left", async (t) => {
  const { press, methods, text, document } = await panel(t, { account: ACCOUNT, revoke: REVOKED });
  await press("Revoke…");
  assert.match(text(".ojy-question"), /Running kernels lose access/);
  assert.equal(document.activeElement?.textContent, "Revoke");
  await press("Leave it as it is");
  assert.deepEqual(methods, ["account"]);
  await press("Revoke…");
  await press("Revoke");
  assert.deepEqual(methods, ["account", "revoke"]);
  assert.match(text(".ojy-account-credential"), /^None/);
});

test("a server is stopped after a question", async (t) => {
  const { press, methods, text } = await panel(t, { account: ACCOUNT, stop: REVOKED });
  await press("Stop…");
  assert.match(text(".ojy-question"), /kernels of your server ends/);
  await press("Stop the server");
  assert.deepEqual(methods, ["account", "stop"]);
});

test("a failure is told with a way to try again", async (t) => {
  const [down] = recorded("failures").filter((/** @type {any} */ { code }) => code === "hub-unreachable");
  let asked = 0;
  const { press, text, labels } = await panel(t, {
    account: () => {
      asked += 1;
      if (asked === 1) throw { message: down.text };
      return ACCOUNT();
    },
  });
  assert.ok(text(".ojy-error").includes(down.sentence));
  assert.ok(labels().includes("Refresh"));
  await press("Refresh");
  assert.match(text(".ojy-account-server"), /^Running/);
});

test("who comes back to the page sees what is so now, unless a question is open", async (t) => {
  const { press, methods, document } = await panel(t, { account: ACCOUNT });
  Object.defineProperty(document, "visibilityState", { value: "visible" });
  const comeBack = async () => {
    document.dispatchEvent(new Event("visibilitychange"));
    await settle();
  };
  await comeBack();
  assert.deepEqual(methods, ["account", "account"]);
  await press("Revoke…");
  await comeBack();
  assert.equal(methods.length, 2);
  document.body.replaceChildren();
  await comeBack();
  await comeBack();
  assert.equal(methods.length, 2);
});

test("where Jupyter is not set up, nothing is shown", async (t) => {
  const text = "Jupyter is not set up on this openBIS: x. Ask. [not-configured 5f3a9c01]";
  const { document } = await panel(t, {
    account: () => {
      throw { message: text };
    },
  });
  assert.equal(document.querySelector(".ojy-account"), null);
});
