/** From a filled form to the notebook: in a new tab, or as a download. Shared by all forms that launch. */
import { saveFile } from "./download.js";
import { el } from "./dom.js";
import { asFailure } from "./failure.js";
import { profileQuestion } from "./server-profiles.js";
import { openTab, postForm } from "./tab.js";
import { FORM } from "./texts.js";

/** @typedef {import("./protocol.js").LaunchRequest} LaunchRequest */
/** @typedef {import("./protocol.js").OpenAnswer} OpenAnswer */

/**
 * @typedef {object} Form what is launched
 * @property {() => string} title for the new tab
 * @property {() => Promise<boolean> | null} [waiting] what must be there before; false: it is not; null: it is
 * @property {() => boolean} valid whether everything entered can be sent; else it says what cannot
 * @property {(action: import("./protocol.js").Action) => LaunchRequest} request
 * @property {(choice: "use" | "restart") => void} setRunningServer
 * @property {() => void} forget the launch was answered
 * @property {(failure: import("./failure.js").Failure) => void} [failed] told of each failure that is shown
 */

/**
 * @param {object} options
 * @param {Form} options.form
 * @param {ReturnType<typeof import("./form-view.js").formView>} options.view
 * @param {import("./launch-client.js").LaunchClient} options.launches
 * @param {() => void} options.close the form
 * @param {() => boolean} options.isClosed
 * @returns {{open: () => Promise<void>, run: () => Promise<void>, download: () => Promise<void>}}
 */
export function launching({ form, view, launches, close, isClosed }) {
  let running = false;
  /** What the last tab was opened for. @type {"open" | "run"} */
  let wanted = "open";

  /**
   * @template T
   * @param {string} text what is going on
   * @param {() => Promise<T>} work
   * @param {(answer: T) => void} done
   * @param {() => void} undo after a failure, or when the user cancelled meanwhile
   */
  async function attempt(text, work, done, undo) {
    running = true;
    view.setBusy(text);
    try {
      const answer = await work();
      if (isClosed()) undo();
      else {
        view.clearMessage();
        done(answer);
      }
    } catch (error) {
      undo();
      if (!isClosed()) showFailure(asFailure(error));
    } finally {
      running = false;
      if (!isClosed()) view.setBusy(null);
    }
  }

  /** @param {import("./failure.js").Failure} failure */
  function showFailure(failure) {
    if (failure.code === "profile-other") view.showQuestion(profileQuestion(failure.message, answerProfile));
    else view.showFailure(failure);
    form.failed?.(failure);
  }

  /** @param {"use" | "restart"} choice what to do with the server that runs */
  function answerProfile(choice) {
    form.setRunningServer(choice);
    void toTab(wanted);
  }

  /** @returns {Promise<boolean> | boolean} no promise where nothing is waited for: browsers let a tab open in a click */
  function ready() {
    if (running) return false;
    const waiting = form.waiting?.();
    if (!waiting) return form.valid();
    running = true;
    return waiting.then((there) => {
      running = false;
      return there && form.valid();
    });
  }

  /** @param {"open" | "run"} action */
  async function toTab(action) {
    wanted = action;
    const go = ready();
    if (go !== true && !(await go)) return;
    const tab = openTab(form.title());
    await attempt(
      FORM.opening,
      () => launches.open(form.request(action)),
      (answer) => {
        if (tab.blocked) {
          showBlocked(answer);
          return;
        }
        tab.go(answer.redirect_url, { ticket: answer.ticket });
        form.forget();
        close();
      },
      tab.close,
    );
  }

  /** @param {OpenAnswer} answer */
  function showBlocked({ redirect_url, ticket, expires_in }) {
    const opener = postForm(redirect_url, { ticket });
    opener.target = "_blank";
    opener.append(el("button", { type: "submit", class: "btn btn-primary ojy-primary" }, FORM.openNow));
    const expiry = setTimeout(() => !isClosed() && view.showInfo(FORM.blockedExpired), expires_in * 1000);
    opener.addEventListener("submit", () => {
      clearTimeout(expiry);
      form.forget();
      // The form must still be in the page while the browser sends it.
      setTimeout(close);
    });
    view.showBlocked(opener);
  }

  async function download() {
    if (!(await ready())) return;
    await attempt(
      FORM.downloading,
      () => launches.download(form.request("download")),
      ({ file_name, notebook }) => {
        saveFile(file_name, notebook, "application/x-ipynb+json");
        form.forget();
        view.showInfo(FORM.downloaded(file_name));
      },
      () => {},
    );
  }

  return { open: () => toTab("open"), run: () => toTab("run"), download };
}
