/** The account panel: what Jupyter holds for this person, and what they may do about it. It never asks a server. */
import { el } from "./dom.js";
import { failureText } from "./failure-text.js";
import { moment } from "./moment.js";
import { ACCOUNT } from "./texts/workspace.js";

/** @typedef {import("./protocol.js").Account} Account */
/** @typedef {import("./launch-client.js").AccountAction} AccountAction */

/**
 * @param {object} on what the user did
 * @param {(action: AccountAction) => void} on.change
 * @param {() => void} on.refresh
 */
export function accountView(on) {
  const facts = el("dl", { class: "ojy-account-facts" });
  const buttons = el("p", { class: "ojy-answers" });
  const question = el("div", { class: "ojy-message ojy-info ojy-question", role: "group", hidden: true });
  const note = el("div", { class: "ojy-message", role: "status", hidden: true });
  const element = el(
    "section",
    { class: "ojy-account", "aria-labelledby": "ojy-account-title" },
    el("h3", { id: "ojy-account-title" }, ACCOUNT.title),
    facts,
    buttons,
    question,
    note,
  );

  /** @param {string} label @param {() => void} click */
  const button = (label, click) => el("button", { type: "button", class: "btn btn-default", click }, label);

  /** @param {AccountAction} action @param {string} text @param {string} yes */
  function ask(action, text, yes) {
    question.replaceChildren(
      el("p", {}, text),
      el(
        "p",
        { class: "ojy-answers" },
        button(yes, () => on.change(action)),
        button(ACCOUNT.keep, stopAsking),
      ),
    );
    question.hidden = false;
    question.querySelector("button")?.focus();
  }

  function stopAsking() {
    question.hidden = true;
    question.replaceChildren();
  }

  /** @param {string} kind @param {...(Node | string)} content */
  function showNote(kind, ...content) {
    note.className = `ojy-message ojy-${kind}`;
    note.hidden = false;
    note.replaceChildren(...content);
  }

  /** @param {boolean} busy */
  function setBusy(busy) {
    element.setAttribute("aria-busy", String(busy));
    for (const one of element.querySelectorAll("button")) one.disabled = busy;
  }

  return {
    element,
    /** @param {Account} account */
    show(account) {
      const { server, credential, can_stop: canStop } = account;
      stopAsking();
      note.hidden = true;
      facts.replaceChildren(
        el("dt", {}, ACCOUNT.server),
        el("dd", { class: "ojy-account-server" }, serverText(server)),
        el("dt", {}, ACCOUNT.credential),
        el("dd", { class: "ojy-account-credential" }, credentialText(credential)),
      );
      const held = credential.state !== "none";
      const loss =
        credential.kind === "session-token" ? ACCOUNT.revokeSessionQuestion : ACCOUNT.revokeQuestion;
      const offered = [
        held && button(ACCOUNT.renew, () => on.change("renew")),
        held && button(ACCOUNT.revoke, () => ask("revoke", loss, ACCOUNT.revokeYes)),
        canStop &&
          ["running", "starting"].includes(server.state) &&
          button(ACCOUNT.stop, () => ask("stop", ACCOUNT.stopQuestion, ACCOUNT.stopYes)),
        button(ACCOUNT.refresh, on.refresh),
      ];
      buttons.replaceChildren(...offered.filter((one) => one instanceof Node));
      setBusy(false);
    },
    /** @returns {boolean} whether nothing is asked, neither of a server nor of the person */
    isIdle: () => question.hidden && element.getAttribute("aria-busy") !== "true",
    /** @param {string} text what is going on */
    showBusy(text) {
      stopAsking();
      showNote("busy", text);
      setBusy(true);
    },
    /** @param {string} text */
    showDone: (text) => showNote("info", text),
    /** @param {import("./failure.js").Failure} failure */
    showFailure(failure) {
      showNote("error", ...failureText(failure));
      setBusy(false);
      if (buttons.childElementCount === 0) buttons.append(button(ACCOUNT.refresh, on.refresh));
    },
  };
}

/** @param {Account["server"]} server @returns {string} */
function serverText({ state, since, profile }) {
  const parts = [
    ACCOUNT.serverStates[state] ?? state,
    state === "running" && since && ACCOUNT.since(moment(since)),
    profile && `· ${profile}`,
  ];
  return parts.filter(Boolean).join(" ");
}

/** @param {Account["credential"]} credential @returns {string} */
function credentialText({ state, kind, valid_to: until }) {
  if (state !== "valid") return ACCOUNT.credentialStates[state] ?? state;
  if (kind === "session-token") return ACCOUNT.session;
  return until ? ACCOUNT.validUntil(moment(until)) : ACCOUNT.valid;
}
