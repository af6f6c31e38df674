/** The choice of a server profile, and the question where a server runs with another one. */
import { el } from "./dom.js";
import { PROFILES } from "./texts.js";

/** @typedef {import("./protocol.js").Profile} Profile */

/**
 * @param {(id: string) => void} choose
 * @returns {{element: HTMLElement, show: (profiles: Profile[]) => void, propose: (title: string) => void}} hidden until
 *   there is something to choose; one that is proposed is chosen, unless the person has chosen already
 */
export function profileField(choose) {
  /** @type {{profile: Profile, input: HTMLInputElement, facts: HTMLElement}[]} */
  let options = [];
  let isChosen = false;
  const list = el("div", { class: "ojy-choices" });
  const element = el(
    "fieldset",
    { class: "ojy-section ojy-profiles", "aria-describedby": "ojy-profiles-hint", hidden: true },
    el("legend", {}, PROFILES.label),
    list,
    el("p", { class: "ojy-note", id: "ojy-profiles-hint" }, PROFILES.hint),
  );

  /** @param {Profile} profile @param {string | undefined} preset id of the one that is chosen first */
  function option({ id, title, description, running }, preset) {
    const change = () => {
      isChosen = true;
      choose(id);
    };
    const input = el("input", { type: "radio", name: "ojy-profile", value: id, change });
    input.checked = id === preset;
    const facts = el(
      "span",
      {},
      el("bdi", { class: "ojy-name" }, title),
      running && el("span", { class: "ojy-facts" }, PROFILES.running),
      description && el("bdi", { class: "ojy-facts" }, description),
    );
    return { input, facts, label: el("label", { class: "ojy-choice" }, input, facts) };
  }

  return {
    element,
    show(profiles) {
      // What runs costs no restart, so it comes before the default.
      const preset = profiles.find(({ running }) => running) ?? profiles.find((profile) => profile.default);
      const shown = profiles.map((profile) => ({ profile, ...option(profile, preset?.id) }));
      options = shown;
      list.replaceChildren(...shown.map(({ label }) => label));
      element.hidden = profiles.length === 0;
      choose(preset?.id ?? "");
    },
    propose(title) {
      const found = options.find(({ profile }) => profile.title === title);
      if (!found) return;
      found.facts.append(el("span", { class: "ojy-facts" }, PROFILES.madeWith));
      if (isChosen) return;
      found.input.checked = true;
      choose(found.profile.id);
    },
  };
}

/**
 * @param {string} text which profile runs, and which one was chosen
 * @param {(choice: "use" | "restart") => void} answer
 * @returns {HTMLElement}
 */
export function profileQuestion(text, answer) {
  return el(
    "div",
    { class: "ojy-question" },
    el("p", {}, text),
    el("p", { class: "ojy-note" }, PROFILES.restartWarning),
    el(
      "p",
      { class: "ojy-answers" },
      el("button", { type: "button", class: "btn btn-default", click: () => answer("use") }, PROFILES.use),
      el(
        "button",
        { type: "button", class: "btn btn-default", click: () => answer("restart") },
        PROFILES.restart,
      ),
    ),
  );
}
