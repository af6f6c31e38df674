/** Wires the form: model, views and clients. */
import { dataSetPicker } from "./dataset-picker.js";
import { defaultDirectory } from "./defaults.js";
import { saveFile } from "./download.js";
import { el } from "./dom.js";
import { asFailure } from "./failure.js";
import { formModel } from "./form-model.js";
import { formView } from "./form-view.js";
import { directoryProblem } from "./names.js";
import { ownerPicker } from "./owner-picker.js";
import { rememberedDirectory, rememberedKernel, toRemember } from "./remembered.js";
import { openTab, postForm } from "./tab.js";
import { FORM } from "./texts.js";

/** Without these nothing can be launched, whatever is entered. */
const UNAVAILABLE = ["not-configured", "service-missing"];

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./types.js").OpenAnswer} OpenAnswer */

/**
 * @param {object} options
 * @param {Entity | null} options.entity what the page shows
 * @param {import("./openbis-client.js").OpenbisClient} options.openbis
 * @param {import("./launch-client.js").LaunchClient} options.launches
 * @returns {Promise<void>} when the dialog is closed
 */
export function showForm({ entity, openbis, launches }) {
  const model = formModel({ entity });
  let running = false;
  let closed = false;
  /** What openBIS is asked when the form opens, as long as it has not answered. @type {Promise<unknown> | null} */
  let looking = null;
  let failed = false;
  const picker = dataSetPicker({ entity, openbis, model });
  const owners = ownerPicker({ entity, openbis, model });
  /** What openBIS keeps of earlier choices; none where it cannot say. @type {Promise<Record<string, string>>} */
  const kept = openbis.settings().catch(() => ({}));
  /** @type {() => void} */
  let finished = () => {};
  const view = formView({
    entity,
    sections: [picker.element, owners.element],
    values: model.fields,
    on: {
      field: model.setField,
      open: () => void open(),
      download: () => void download(),
      cancel: close,
    },
  });
  model.onChange(update);

  function update() {
    picker.update();
    owners.update();
    const { directory, notebook } = model.problems();
    view.showProblems({ directory, notebook });
    if (model.owner()) owners.showProblem(undefined);
  }

  function close() {
    if (closed) return;
    closed = true;
    view.close();
    finished();
  }

  /** @returns {Promise<boolean>} whether all is there that the form selects by itself: nobody shall launch with a part of it */
  async function lookedUp() {
    running = true;
    view.setBusy(FORM.lookingUp);
    await looking;
    running = false;
    if (closed) return false;
    view.setBusy(null);
    if (!failed) view.clearMessage();
    return !failed;
  }

  /** @returns {boolean} whether everything entered can be sent; else says what cannot */
  function valid() {
    const problems = model.problems();
    const [first] = Object.keys(problems);
    if (!first) return true;
    view.showProblems(problems);
    if (problems.datasets) view.showInfo(problems.datasets);
    else view.clearMessage();
    owners.showProblem(problems.owner);
    if (!problems.owner) view.focus(first);
    return false;
  }

  /**
   * @template T
   * @param {string} text what is going on
   * @param {() => Promise<T>} work
   * @param {(answer: T) => void} done
   * @param {() => void} undo after a failure, or when the user cancelled meanwhile
   */
  async function run(text, work, done, undo) {
    running = true;
    view.setBusy(text);
    try {
      const answer = await work();
      if (closed) undo();
      else {
        view.clearMessage();
        done(answer);
      }
    } catch (error) {
      undo();
      if (!closed) showFailure(asFailure(error));
    } finally {
      running = false;
      if (!closed) view.setBusy(null);
    }
  }

  /** @param {import("./failure.js").Failure} failure */
  function showFailure(failure) {
    view.showFailure(failure);
    picker.mark(failure.code === "datasets-unknown" ? model.namedIn(failure.message) : []);
  }

  async function open() {
    // No pause where nothing is waited for: browsers let a tab open in the click itself.
    if (running || (looking && !(await lookedUp())) || !valid()) return;
    const tab = openTab(model.fields.notebook);
    await run(
      FORM.opening,
      () => launches.open(model.request("open")),
      (answer) => {
        remember();
        if (tab.blocked) {
          showBlocked(answer);
          return;
        }
        tab.go(answer.redirect_url, { ticket: answer.ticket });
        model.forget();
        close();
      },
      tab.close,
    );
  }

  /** @param {OpenAnswer} answer */
  function showBlocked({ redirect_url, ticket, expires_in }) {
    const form = postForm(redirect_url, { ticket });
    form.target = "_blank";
    form.append(el("button", { type: "submit", class: "btn btn-primary ojy-primary" }, FORM.openNow));
    const expiry = setTimeout(() => !closed && view.showInfo(FORM.blockedExpired), expires_in * 1000);
    form.addEventListener("submit", () => {
      clearTimeout(expiry);
      model.forget();
      // The form must still be in the page while the browser sends it.
      setTimeout(close);
    });
    view.showBlocked(form);
  }

  async function download() {
    if (running || (looking && !(await lookedUp())) || !valid()) return;
    await run(
      FORM.downloading,
      () => launches.download(model.request("download")),
      ({ file_name, notebook }) => {
        remember();
        saveFile(file_name, notebook, "application/x-ipynb+json");
        model.forget();
        view.showInfo(FORM.downloaded(file_name));
      },
      () => {},
    );
  }

  /** A launch succeeded: keeps what was chosen for the next one. That it cannot be kept disturbs nobody. */
  function remember() {
    void kept
      .then((settings) => {
        const changes = toRemember(settings, model);
        return changes && openbis.changeSettings(changes);
      })
      .catch(() => undefined);
  }

  /** @param {Promise<unknown>} filling */
  async function orTell(filling) {
    try {
      await filling;
    } catch (error) {
      failed = true;
      if (!closed) view.showFailure(asFailure(error));
    }
  }

  async function fillOwner() {
    const owner = await owners.fill();
    // A dataset has no place of its own: its directory is that of what it belongs to.
    if (owner && entity?.kind === "DATASET") model.setDefault("directory", defaultDirectory(owner));
    await fillDirectory();
  }

  async function fillDirectory() {
    const directory = rememberedDirectory(await kept, entity);
    const usable = directory !== undefined && directoryProblem(directory) === null;
    const suggested = model.defaults.directory;
    if (!model.suggest("directory", usable ? directory : suggested)) return;
    view.setDirectory(model.fields.directory, usable ? suggested : null);
  }

  async function fillKernels() {
    try {
      const kernels = await launches.kernels();
      const preset = kernels.find((kernel) => kernel.default) ?? kernels[0];
      const last = rememberedKernel(await kept);
      const chosen = kernels.find(({ name }) => name === last) ?? preset;
      model.setDefault("kernel", preset?.name ?? "");
      model.suggest("kernel", chosen?.name ?? "");
      view.setKernels(kernels, model.fields.kernel);
    } catch (error) {
      const failure = asFailure(error);
      // Anything else is told when it matters, at the launch: the default kernel needs no list.
      if (UNAVAILABLE.includes(failure.code)) view.setUnavailable(failure);
      else view.setKernelNote(FORM.kernelsFailed);
    }
  }

  update();
  view.show();
  looking = Promise.all([orTell(picker.fill()), orTell(fillOwner())]).then(() => (looking = null));
  void fillKernels();
  return new Promise((resolve) => (finished = resolve));
}
