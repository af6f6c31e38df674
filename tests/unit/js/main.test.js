/** What the bundle shows to somebody who is nobody in particular. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { openForm, showWorkspace } from "../../../webapp/main.js";
import { openPage } from "./support.js";

const options = { sessionToken: () => assert.fail("nothing is asked"), anonymous: true };

test("an anonymous visitor is told to sign in, in place of the form, once", async (t) => {
  const window = openPage(t);
  const { document } = window;
  Object.assign(window.HTMLDialogElement.prototype, {
    showModal() {},
    close() {
      this.dispatchEvent(new window.Event("close"));
    },
  });
  const closed = openForm({ entity: null, ...options });
  void openForm({ entity: null, ...options });
  const [dialog, second] = document.querySelectorAll("dialog");
  assert.equal(second, undefined);
  assert.match(dialog.textContent, /without an account.*sign in to openBIS/);
  dialog.querySelector("button").click();
  await closed;
  assert.equal(document.querySelector("dialog"), null);
});

test("an anonymous visitor is offered no workspace", (t) => {
  const { document } = openPage(t);
  const container = document.createElement("div");
  showWorkspace({ container, ...options });
  assert.match(container.textContent, /sign in to openBIS/);
  assert.equal(container.querySelector("button"), null);
});

test("a workspace page that is shown again is there once", (t) => {
  const { document } = openPage(t);
  const container = document.createElement("div");
  for (let time = 0; time < 2; time += 1) showWorkspace({ container, ...options, anonymous: false });
  assert.equal(container.querySelectorAll(".ojy-workspace").length, 1);
  assert.equal(container.querySelectorAll("section").length, 3, "the batches, the runs and the account");
});
