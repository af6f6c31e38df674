/** The copy button on the ELN's user profile, a page that calls no plugin. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundled, eln } from "./eln-page.js";
import { settle } from "./support.js";

const TOKEN = "alice-261124133000000x0123456789abcdef";

/** Goes to a view as the ELN does: the title first, then a new content. */
function go(window, title) {
  const { document, mainController } = window;
  document.title = title;
  const content = document.createElement("div");
  mainController.views.content?.[0]?.remove();
  document.body.append(content);
  mainController.views = { ...mainController.views, content: [content] };
  return content;
}

/** Paints the profile as the ELN does, when the server has answered. @param {string[]} labels */
function paint(content, labels = ["First Name:", "openBIS session token:", "Zenodo API Token:"]) {
  const { ownerDocument: document } = content;
  const column = document.createElement("div");
  for (const label of labels) {
    const group = document.createElement("div");
    group.className = "form-group";
    group.append(document.createElement("label"), document.createElement("div"));
    group.firstChild.textContent = label;
    group.lastChild.className = "controls";
    const value = document.createElement(label.includes("session") ? "p" : "input");
    if (label.includes("session")) value.className = "form-control-static";
    value.textContent = TOKEN;
    group.lastChild.append(value);
    column.append(group);
  }
  content.append(column);
}

const buttons = (content) => [...content.querySelectorAll("[data-openbis-jupyter=copy-token]")];
const status = (content) => content.querySelector("[role=status]").textContent;

test("the token gets one button, whose press puts it into the clipboard and says so", async () => {
  const copied = [];
  const { window } = eln((page) => {
    page.navigator.clipboard = { writeText: async (text) => void copied.push(text) };
  });
  const content = go(window, "User Profile");
  await settle();
  assert.deepEqual(buttons(content), []);
  paint(content);
  await settle();
  const [button] = buttons(content);
  assert.equal(button.getAttribute("aria-label"), "Copy the openBIS session token");
  button.click();
  await settle();
  assert.deepEqual(copied, [TOKEN]);
  assert.match(button.textContent, /Copied/);
  assert.match(status(content), /in the clipboard/);
  content.append(window.document.createElement("p"));
  await settle();
  assert.equal(buttons(content).length, 1);
});

test("the page is found again: visited twice, in edit mode, and when it is there before the plugin", async () => {
  const { window } = eln((page) => {
    page.document.title = "User Profile";
    paint(page.mainController.views.content[0]);
  });
  assert.equal(buttons(window.document).length, 1);
  for (const title of ["User Profile", "Edit User Profile"]) {
    const content = go(window, title);
    await settle();
    paint(content);
    await settle();
    assert.equal(buttons(content).length, 1, title);
  }
});

test("other pages get none, nor a page that was left before it was painted", async () => {
  const { window, logged } = eln();
  const other = go(window, "Experiment: User Profile of cells");
  await settle();
  paint(other);
  const left = go(window, "User Profile");
  await settle();
  go(window, "Settings");
  await settle();
  paint(left);
  await settle();
  assert.deepEqual([buttons(other), buttons(left), logged], [[], [], []]);
});

test("a front end that shows no token is left as it is", async () => {
  const { window } = eln();
  const content = go(window, "User Profile");
  await settle();
  paint(content, ["First Name:"]);
  await settle();
  assert.deepEqual(buttons(content), []);
});

test("without the clipboard's interface the old way is taken; where that fails too the token is selected", async () => {
  for (const allowed of [true, false]) {
    const copied = [];
    const { window } = eln((page) => {
      page.navigator.clipboard = { writeText: async () => Promise.reject(new Error("not allowed")) };
      page.document.execCommand = () => {
        copied.push(page.document.activeElement.value);
        return allowed;
      };
    });
    const content = go(window, "User Profile");
    paint(content);
    await settle();
    const [button] = buttons(content);
    button.focus();
    button.click();
    await settle();
    assert.deepEqual(copied, [TOKEN]);
    assert.equal(window.document.querySelector("textarea"), null);
    assert.equal(window.document.activeElement, button);
    assert.equal(window.getSelection().toString() === TOKEN, !allowed);
    assert.match(status(content), allowed ? /in the clipboard/ : /press Ctrl\+C/);
  }
});

test("others get a place on the page, each its own and each time anew; one that fails harms nobody", async () => {
  const contents = `
    import { onProfilePage, watchProfile } from "./profile.js";
    onProfilePage(() => { throw new Error("broken"); });
    onProfilePage((container) => container.append("Jupyter of this user"));
    watchProfile();`;
  const { window, logged } = eln(
    undefined,
    bundled({ stdin: { contents, resolveDir: new URL("../../../plugin", import.meta.url).pathname } }),
  );
  for (const labels of [undefined, ["First Name:"]]) {
    const content = go(window, "User Profile");
    paint(content, labels);
    await settle();
    const [place] = content.querySelectorAll("[data-openbis-jupyter=profile]");
    assert.equal(place.textContent, "Jupyter of this user");
    assert.equal(place.previousElementSibling.className, "form-group");
  }
  assert.equal(logged.length, 2);
});
