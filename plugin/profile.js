/**
 * The ELN's page User Profile: a copy button beside the session token, and a place for what others show there.
 *
 * The ELN calls no plugin for this page and paints it when the server has answered. What every front end does is to set
 * the title of the document at each change of view; so the title is watched, and the content only while the page with
 * this title is being painted.
 */
import { copyText } from "../webapp/dom.js";
import { PROFILE } from "../webapp/texts.js";
import { guard, report } from "./register.js";

const TITLE = /\bUser Profile$/;
const LABEL = "openBIS session token:";
const MARK = "data-openbis-jupyter";
/** Milliseconds after which nobody waits for the server's answer any more. */
const PATIENCE = 60_000;

/** @type {((container: HTMLElement) => unknown)[]} */
const visitors = [];
let stop = () => {};

/**
 * @param {(container: HTMLElement) => unknown} visit called each time that the page was painted, with an empty element
 *   below what the ELN shows
 */
export function onProfilePage(visit) {
  visitors.push(visit);
}

/** Begins to watch; never throws later. */
export function watchProfile() {
  const look = guard(lookAtView, () => undefined);
  new MutationObserver(look).observe(document.head, { childList: true, subtree: true, characterData: true });
  look();
}

/** The view changed: to the profile, or away from it. */
function lookAtView() {
  stop();
  if (!TITLE.test(document.title)) return;
  const content = mainController?.views?.content?.[0];
  if (!content || complete(content)) return;
  const observer = new MutationObserver(
    guard(
      () => complete(content) && stop(),
      () => stop(),
    ),
  );
  observer.observe(content, { childList: true, subtree: true });
  const timer = setTimeout(() => stop(), PATIENCE);
  stop = () => {
    observer.disconnect();
    clearTimeout(timer);
    stop = () => {};
  };
}

/** @param {HTMLElement} content @returns {boolean} whether the page was painted: then it has all that belongs to it */
function complete(content) {
  const [group] = content.getElementsByClassName("form-group");
  if (!group) return false;
  addCopyButton(content);
  addPlace(group.parentElement ?? content);
  return true;
}

/** @param {HTMLElement} column */
function addPlace(column) {
  if (visitors.length === 0 || column.querySelector(`[${MARK}="profile"]`)) return;
  const place = document.createElement("div");
  place.setAttribute(MARK, "profile");
  column.append(place);
  for (const visit of visitors) {
    const container = document.createElement("div");
    place.append(container);
    guard(visit, () => undefined)(container);
  }
}

/** @param {HTMLElement} content */
function addCopyButton(content) {
  const labels = [...content.querySelectorAll("label")];
  const label = labels.find(({ textContent }) => textContent?.trim() === LABEL);
  const value = label?.parentElement?.querySelector("p.form-control-static");
  if (!value || value.parentElement?.querySelector(`[${MARK}]`)) return;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "sr-only";
  const problem = document.createElement("p");
  problem.className = "help-block";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-default btn-sm";
  button.setAttribute(MARK, "copy-token");
  button.setAttribute("aria-label", PROFILE.copyToken);
  const icon = document.createElement("span");
  icon.setAttribute("aria-hidden", "true");
  const text = document.createElement("span");
  button.append(icon, " ", text);

  /** @param {string} sign @param {string} word @param {string} aloud @param {string} help */
  function show(sign, word, aloud, help) {
    icon.className = `glyphicon glyphicon-${sign}`;
    text.textContent = word;
    said.textContent = aloud;
    problem.textContent = help;
  }

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let back;
  const rest = () => show("copy", PROFILE.copy, "", "");
  rest();
  button.addEventListener("click", async () => {
    try {
      clearTimeout(back);
      if (await copyText(value.textContent?.trim() ?? "")) {
        show("ok", PROFILE.copied, PROFILE.copiedAloud, "");
        back = setTimeout(rest, 3000);
      } else {
        getSelection()?.selectAllChildren(value);
        show("copy", PROFILE.copy, PROFILE.failed, PROFILE.failed);
      }
    } catch (error) {
      report(error);
    }
  });
  value.after(button, said, problem);
}
