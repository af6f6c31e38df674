/** The progress page: shows, and tells what was clicked. */
import { copyButton, el, isolated } from "./dom.js";
import { DETAILS } from "./texts.js";
import { PROGRESS } from "./texts/progress.js";

/** @typedef {import("./progress-model.js").Shown} Shown */

/**
 * @param {HTMLElement} main
 * @param {object} options
 * @param {string} options.title of the launch
 * @param {string} options.launchId
 * @param {string} options.backUrl empty where there is none
 * @param {string} options.loginUrl
 * @param {() => void} options.retry
 * @param {() => void} options.cancel
 */
export function progressView(main, { title, launchId, backUrl, loginUrl, retry, cancel }) {
  const heading = el("h1", {}, PROGRESS.title);
  const bar = el("div", { class: "ojp-bar-fill" });
  const track = el(
    "div",
    {
      class: "ojp-bar",
      role: "progressbar",
      "aria-valuemin": "0",
      "aria-valuemax": "100",
      "aria-labelledby": "ojp-message",
    },
    bar,
  );
  const steps = el("ol", { class: "ojp-steps" });
  const message = el("p", { class: "ojp-message", id: "ojp-message", role: "status" }, PROGRESS.connecting);
  const place = el("p", { class: "ojp-place", role: "status" });
  const deadline = el("p", { class: "ojp-deadline" });
  const connection = el("p", { class: "ojp-connection", role: "status" });
  const problem = el("div", { class: "ojp-problem", role: "alert", hidden: true });
  const actions = el("p", { class: "ojp-actions" });
  const back = backUrl ? el("a", { href: backUrl, class: "ojp-back" }, PROGRESS.back) : null;
  main.classList.add("ojp-page");
  const parts = [
    heading,
    title && el("p", { class: "ojp-title" }, isolated(title)),
    steps,
    track,
    message,
    place,
    deadline,
    connection,
    problem,
    actions,
    back,
  ];
  main.replaceChildren(...parts.filter((part) => part instanceof Node));

  /** When the launch began, for the details. @type {string | null} */
  let began = null;

  /** @param {Shown} shown */
  function show({ steps: list, progress, message: text, error, retry: mayRetry, ...more }) {
    heading.textContent = headingOf(error);
    began = more.started;
    place.textContent = more.line ? PROGRESS.inLine(more.line.place, more.line.waiting) : "";
    deadline.textContent = more.deadline ? PROGRESS.deadline(clock(more.deadline)) : "";
    main.classList.toggle("ojp-failed", error !== null);
    steps.replaceChildren(
      ...list.map(({ label, status }) =>
        el("li", { class: `ojp-${status}`, "aria-current": status === "now" ? "step" : null }, label),
      ),
    );
    bar.style.width = `${progress}%`;
    track.setAttribute("aria-valuenow", String(Math.round(progress)));
    message.textContent = error ? "" : text;
    connection.textContent = "";
    problem.hidden = error === null;
    problem.replaceChildren();
    actions.replaceChildren();
    if (error) showError(error, mayRetry);
    else if (more.cancellable) {
      actions.replaceChildren(
        el("button", { type: "button", class: "ojp-button", click: cancel }, PROGRESS.cancel),
      );
    }
  }

  /** @param {NonNullable<Shown["error"]>} error @param {boolean} mayRetry */
  function showError(error, mayRetry) {
    problem.replaceChildren(
      el("p", {}, error.message),
      el("p", {}, error.advice),
      el("p", { class: "ojp-reference" }, `${error.code} ${error.reference}`),
    );
    const copy = copyButton(PROGRESS.copyDetails, PROGRESS.copied, () => details(error), "ojp-button");
    const again = el(
      "button",
      { type: "button", class: "ojp-button ojp-primary", click: retry },
      PROGRESS.retry,
    );
    actions.replaceChildren(...(mayRetry ? [again, copy] : [copy]));
  }

  /** @param {NonNullable<Shown["error"]>} error @returns {string} */
  const details = ({ code, reference }) =>
    [
      `${DETAILS.code}: ${code}`,
      `${DETAILS.reference}: ${reference}`,
      `${DETAILS.launch}: ${launchId}`,
      ...(began ? [`${DETAILS.began}: ${began}`] : []),
      `${DETAILS.time}: ${new Date().toISOString()}`,
    ].join("\n");

  return {
    show,
    /** @param {string} text */
    showConnection: (text) => (connection.textContent = text),
    /** @param {string} url where the notebook is, should the browser not go there by itself */
    showTarget: (url) =>
      actions.replaceChildren(el("a", { href: url, class: "ojp-button ojp-primary" }, PROGRESS.openHere)),
    showSignedOut() {
      message.textContent = "";
      connection.textContent = PROGRESS.signedOut;
      actions.replaceChildren(el("a", { href: loginUrl, class: "ojp-button ojp-primary" }, PROGRESS.signIn));
    },
    /** @param {string | null} text what is going on; null: nothing, the buttons work */
    setBusy(text) {
      for (const button of actions.querySelectorAll("button")) button.disabled = text !== null;
      connection.textContent = text ?? "";
    },
  };
}

/** @param {Shown["error"]} error @returns {string} */
function headingOf(error) {
  if (!error) return PROGRESS.title;
  return error.code === "launch-cancelled" ? PROGRESS.cancelledTitle : PROGRESS.failedTitle;
}

/** @param {string} iso @returns {string} hours and minutes, as the person's clock shows them */
function clock(iso) {
  return new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
