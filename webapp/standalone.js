/** The form without the ELN, at /openbis/webapp/jupyter/: `?kind=EXPERIMENT&permId=…&identifier=…&name=…` or nothing. */
import { el } from "./dom.js";
import { asFailure } from "./failure.js";
import { openForm, showWorkspace } from "./main.js";
import { AS_PATH, post } from "./rpc.js";
import { STANDALONE } from "./texts.js";

/** @typedef {import("./types.js").Entity} Entity */

const KINDS = ["SPACE", "PROJECT", "EXPERIMENT", "OBJECT", "DATASET"];
/** The cookie in which openBIS's own pages keep the session. */
const COOKIE = /(?:^|;\s*)openbis=([^;]+)/;

/** @param {URLSearchParams} query @returns {Entity | null} */
function entityOf(query) {
  const kind = query.get("kind") ?? "";
  const permId = query.get("permId") ?? "";
  if (!KINDS.includes(kind) || permId === "") return null;
  const identifier = query.get("identifier") || permId;
  const name = query.get("name") || identifier.slice(identifier.lastIndexOf("/") + 1);
  return { kind: /** @type {Entity["kind"]} */ (kind), permId, identifier, name };
}

/** @param {string} method @param {unknown[]} params */
const callOpenbis = (method, params) =>
  post(fetch, AS_PATH, JSON.stringify({ jsonrpc: "2.0", id: "1", method, params }));

/** @returns {Promise<string | null>} the session that the ELN left in this browser, when openBIS still knows it */
async function sessionOfBrowser() {
  const found = COOKIE.exec(document.cookie);
  if (!found?.[1]) return null;
  const token = decodeURIComponent(found[1]);
  const { result } = await callOpenbis("isSessionActive", [token]);
  return result === true ? token : null;
}

const page = el(
  "main",
  { class: "container ojy-standalone" },
  el("h1", {}, STANDALONE.title),
  el("p", {}, STANDALONE.intro),
);
const content = el("div");
page.append(content);
document.body.append(page);

/** @param {string} token */
function showEntries(token) {
  const entity = entityOf(new URLSearchParams(location.search));
  const open = () => void openForm({ entity, sessionToken: () => token });
  content.replaceChildren(
    el("button", { type: "button", class: "btn btn-default", click: open }, STANDALONE.newNotebook),
  );
  showWorkspace({ container: content, sessionToken: () => token });
  if (entity) open();
}

function showSignIn() {
  const user = el("input", { class: "form-control", name: "user", autocomplete: "username", required: true });
  const password = el("input", {
    class: "form-control",
    type: "password",
    autocomplete: "current-password",
    required: true,
  });
  const note = el("p", { class: "ojy-problem", role: "alert" });
  const form = el(
    "form",
    { class: "ojy-sign-in" },
    el("label", {}, STANDALONE.user, user),
    el("label", {}, STANDALONE.password, password),
    note,
    el("button", { type: "submit", class: "btn btn-primary" }, STANDALONE.signIn),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const { result } = await callOpenbis("login", [user.value, password.value]);
      if (typeof result === "string") showEntries(result);
      else note.textContent = STANDALONE.refused;
    } catch (error) {
      note.textContent = asFailure(error).message;
    }
  });
  content.replaceChildren(form);
  user.focus();
}

const known = await sessionOfBrowser().catch(() => null);
if (known) showEntries(known);
else showSignIn();
