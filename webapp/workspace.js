/** The page of the Utilities menu that opens the user's Jupyter server. */
import { OUR_LANGUAGE, el } from "./dom.js";
import { failureText } from "./failure-text.js";
import { asFailure } from "./failure.js";
import { newLaunchKey } from "./launch-client.js";
import { openTab, postForm } from "./tab.js";
import { FORM, MENU } from "./texts.js";
import { WORKSPACE } from "./texts/workspace.js";

/**
 * @param {object} options
 * @param {HTMLElement} options.container
 * @param {import("./launch-client.js").LaunchClient} options.launches
 * @param {boolean} options.anonymous
 * @param {boolean} [options.opens] whether it opens the server at once
 */
export function showWorkspacePage({ container, launches, anonymous, opens = true }) {
  if (anonymous) {
    container.replaceChildren(el("p", { class: "ojy-workspace", ...OUR_LANGUAGE }, FORM.anonymous));
    return;
  }
  const note = el("div", { class: "ojy-message", role: "status", hidden: true });
  const button = el(
    "button",
    { type: "button", class: "btn btn-primary", click: () => void open() },
    WORKSPACE.open,
  );
  container.replaceChildren(
    el("div", { class: "ojy-workspace", ...OUR_LANGUAGE }, el("p", {}, WORKSPACE.intro), button, note),
  );
  let key = newLaunchKey();

  /** @param {string} kind @param {...(Node | string)} content */
  function show(kind, ...content) {
    note.className = `ojy-message ojy-${kind}`;
    note.hidden = false;
    note.replaceChildren(...content);
  }

  async function open() {
    const tab = openTab(MENU.workspace);
    button.disabled = true;
    show("busy", WORKSPACE.opening);
    try {
      const { redirect_url, ticket } = await launches.workspace(key);
      if (tab.blocked) showBlocked(redirect_url, ticket);
      else {
        tab.go(redirect_url, { ticket });
        show("info", WORKSPACE.opened);
      }
      key = newLaunchKey();
    } catch (error) {
      tab.close();
      show("error", ...failureText(asFailure(error)));
    } finally {
      button.disabled = false;
    }
  }

  /** @param {string} url @param {string} ticket */
  function showBlocked(url, ticket) {
    const form = postForm(url, { ticket });
    form.target = "_blank";
    form.append(el("button", { type: "submit", class: "btn btn-primary" }, WORKSPACE.open));
    form.addEventListener("submit", () => setTimeout(() => show("info", WORKSPACE.opened)));
    show("info", el("p", {}, FORM.blocked), form);
  }

  // Right after the click in the menu the browser still lets a tab open; after a reload of this page it would not.
  // Whoever has gone on to another page meanwhile wants no tab any more.
  if (opens && navigator.userActivation?.isActive && container.isConnected) void open();
}
