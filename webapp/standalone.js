/**
 * The form without the ELN, at /openbis/webapp/jupyter/: `?kind=EXPERIMENT&permId=…` or nothing. Anybody can write a
 * link, so nothing in it is shown: what the entity is called is asked of openBIS.
 */
import { el, isolated } from "./dom.js";
import { asFailure } from "./failure.js";
import { LEVELS } from "./levels.js";
import LIMITS from "./limits.json" with { type: "json" };
import { openForm, openSaved, showWorkspace } from "./main.js";
import { openbisClient } from "./openbis-client.js";
import { AS_PATH, connect, post } from "./rpc.js";
import { tokensOfBrowser, userOf } from "./session.js";
import { FORM, SAVED, STANDALONE } from "./texts.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./rpc.js").SignedIn} SignedIn */

const PERM_ID = /^[\w.$:@+-]+$/;

/** @param {string} method @param {unknown[]} params */
const callOpenbis = (method, params) =>
  post(fetch, AS_PATH, JSON.stringify({ jsonrpc: "2.0", id: "1", method, params }));

/** @param {string} token @returns {Promise<SignedIn | null>} null: openBIS does not know it */
async function signedInWith(token) {
  const user = await userOf(async (method) => (await callOpenbis(method, [token])).result, token);
  return user === null ? null : { sessionToken: () => token, userId: () => user };
}

/** @returns {Promise<SignedIn | null>} who signed in on the ELN in this browser, when openBIS still knows the session */
async function signedInBefore() {
  for (const token of tokensOfBrowser()) {
    const found = await signedInWith(token);
    if (found) return found;
  }
  return null;
}

/** @returns {{kind: Entity["kind"], permId: string} | null} what the address asks for */
function askedFor() {
  const query = new URLSearchParams(location.search);
  const kind = query.get("kind") ?? "";
  const permId = query.get("permId") ?? "";
  if (!Object.hasOwn(LEVELS, kind) || !PERM_ID.test(permId) || permId.length > LIMITS.perm_id_max)
    return null;
  return { kind: /** @type {Entity["kind"]} */ (kind), permId };
}

const content = el("div");
document.body.append(
  el(
    "main",
    { class: "ojy-standalone" },
    el("h1", {}, STANDALONE.title),
    el("p", {}, STANDALONE.intro),
    content,
  ),
);

/** @param {SignedIn} signedIn @returns {Promise<{entity: Entity | null, problem: string}>} */
async function lookUp(signedIn) {
  const asked = askedFor();
  if (!asked) return { entity: null, problem: location.search ? STANDALONE.linkWrong : "" };
  try {
    const entity = await openbisClient(connect(signedIn)).entity(asked.kind, asked.permId);
    return { entity, problem: entity ? "" : STANDALONE.notFound(FORM.kind(asked.kind)) };
  } catch (error) {
    return { entity: null, problem: asFailure(error).message };
  }
}

/** @param {Entity} entity */
function describe({ kind, name, identifier }) {
  return el(
    "p",
    {},
    FORM.kind(kind),
    " ",
    el("strong", {}, isolated(name)),
    " ",
    el("span", { class: "ojy-facts" }, isolated(identifier)),
  );
}

/** @param {SignedIn} signedIn */
async function showEntries(signedIn) {
  content.replaceChildren(el("p", { role: "status" }, STANDALONE.lookingUp));
  const { entity, problem } = await lookUp(signedIn);
  const open = async () => {
    await openForm({ entity, ...signedIn });
    button.focus();
  };
  const workspace = el("div");
  const button = el(
    "button",
    { type: "button", class: "btn btn-primary", click: () => void open() },
    STANDALONE.newNotebook,
  );
  const saved = entity?.kind === "DATASET" && [
    " ",
    el(
      "button",
      { type: "button", class: "btn btn-default", click: () => void openSaved({ entity, ...signedIn }) },
      SAVED.title,
    ),
  ];
  content.replaceChildren(
    ...(problem ? [el("p", { class: "ojy-problem", role: "alert" }, problem)] : []),
    el("section", { class: "ojy-card" }, ...(entity ? [describe(entity)] : []), button, ...(saved || [])),
    el("section", { class: "ojy-card" }, workspace),
  );
  showWorkspace({ container: workspace, ...signedIn });
  if (entity) void open();
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
  const button = el("button", { type: "submit", class: "btn btn-primary" }, STANDALONE.signIn);
  const form = el(
    "form",
    { class: "ojy-sign-in ojy-card" },
    el("label", {}, STANDALONE.user, user),
    el("label", {}, STANDALONE.password, password),
    note,
    button,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      const { result } = await callOpenbis("login", [user.value, password.value]);
      if (typeof result === "string")
        await showEntries((await signedInWith(result)) ?? { sessionToken: () => result });
      else note.textContent = STANDALONE.refused;
    } catch (error) {
      note.textContent = asFailure(error).message;
    } finally {
      button.disabled = false;
    }
  });
  content.replaceChildren(form);
  user.focus();
}

const known = await signedInBefore();
if (known) await showEntries(known);
else showSignIn();
