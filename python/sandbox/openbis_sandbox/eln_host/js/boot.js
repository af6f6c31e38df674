/** Loads the plugins, waits for all of them as the ELN-LIMS does, then starts. */
import { makeController } from "./controller.js";
import { make } from "./elements.js";
import { makeProfile, publish } from "./eln-globals.js";
import { paintMenu } from "./menu.js";
import { paintTree } from "./tree.js";
import { call, rememberSession, session } from "./v3.js";

const POLL = 100;

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no ${id}`);
  return element;
}

/** @param {string} id @returns {HTMLInputElement} */
const input = (id) => /** @type {HTMLInputElement} */ (byId(id));

/** @param {string[]} entries */
function loadPlugins(entries) {
  for (const entry of entries) document.head.append(make("script", { src: `./plugins/${entry}/plugin.js` }));
}

/** @param {number} count @returns {Promise<void>} when every plugin has pushed itself: one that does not stops the page here */
function allRegistered(count) {
  return new Promise((resolve) => {
    const look = () => (profile.plugins.length === count ? resolve() : void setTimeout(look, POLL));
    look();
  });
}

async function signOut() {
  await call("logout", session()).catch(() => undefined);
  rememberSession("");
  location.replace(location.pathname);
}

/** @param {string} user */
async function enter(user) {
  sessionStorage.setItem("userId", user);
  byId("login").hidden = true;
  byId("main").hidden = false;
  paintMenu(byId("menu"), () => void signOut());
  await paintTree(byId("tree"), mainController.open);
  await mainController.restore();
}

/** @returns {Promise<string | null>} the user of the session that this browser remembers */
async function restoredUser() {
  if (!session()) return null;
  const information = await call("getSessionInformation", session()).catch(() => null);
  return information?.userName ?? null;
}

function showLogin() {
  byId("login").hidden = false;
  input("username").focus();
  byId("login").addEventListener("submit", async (event) => {
    event.preventDefault();
    const user = input("username").value.trim();
    const token = await call("login", user, input("password").value).catch(() => null);
    byId("login-problem").textContent = token ? "" : "User or password is wrong.";
    if (!token) return;
    rememberSession(token);
    await enter(user);
  });
}

publish();
profile = makeProfile();
loadPlugins(window.PLUGINS_CONFIGURATION.extraPlugins);
await allRegistered(1 + window.PLUGINS_CONFIGURATION.extraPlugins.length);
mainController = makeController(byId("page"));
const user = await restoredUser();
if (user) await enter(user);
else showLogin();
