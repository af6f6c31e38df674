/** The choice of a server profile, and the question where a server runs with another one. */
import { el } from "./dom.js";
import { PROFILES } from "./texts.js";

/** @typedef {import("./protocol.js").Profile} Profile */

/**
 * @param {(id: string) => void} choose
 * @returns {{element: HTMLElement, show: (profiles: Profile[]) => void}} hidden until there is something to choose
 */
export function profileField(choose) {
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
    const input = el("input", { type: "radio", name: "ojy-profile", value: id, change: () => choose(id) });
    input.checked = id === preset;
    return el(
      "label",
      { class: "ojy-choice" },
      input,
      el(
        "span",
        {},
        el("bdi", { class: "ojy-name" }, title),
        running && el("span", { class: "ojy-facts" }, PROFILES.running),
        description && el("bdi", { class: "ojy-facts" }, description),
      ),
    );
  }

  return {
    element,
    show(profiles) {
      // What runs costs no restart, so it comes before the default.
      const preset = profiles.find(({ running }) => running) ?? profiles.find((profile) => profile.default);
      list.replaceChildren(...profiles.map((profile) => option(profile, preset?.id)));
      element.hidden = profiles.length === 0;
      choose(preset?.id ?? "");
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
