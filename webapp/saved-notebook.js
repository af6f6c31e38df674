/** Wires the form that opens a saved notebook. */
import { asFailure } from "./failure.js";
import { formView } from "./form-view.js";
import { launching } from "./launching.js";
import { ownerPicker } from "./owner-picker.js";
import { savedNotebookModel } from "./saved-notebook-model.js";
import { savedNotebookView } from "./saved-notebook-view.js";
import { profileField } from "./server-profiles.js";
import { SAVED } from "./texts.js";

/**
 * @param {object} options
 * @param {import("./types.js").Entity} options.entity the dataset with the notebook
 * @param {import("./openbis-client.js").OpenbisClient} options.openbis
 * @param {import("./launch-client.js").LaunchClient} options.launches
 * @returns {Promise<void>} when the dialog is closed
 */
export function showSavedNotebook({ entity, openbis, launches }) {
  const model = savedNotebookModel({ entity });
  let closed = false;
  /** @type {() => void} */
  let finished = () => {};
  const owners = ownerPicker({
    entity,
    openbis,
    model: {
      owner: model.owner,
      ownerWritable: model.writable,
      // What the page suggests comes with the right to write there, what the user chose without.
      setOwner: (owner, writable) =>
        owner && (writable === undefined ? model.setOwner(owner) : model.setOwn(owner, writable)),
    },
  });
  const own = savedNotebookView({ mode: model.setMode, file: model.setFile });
  const profiles = profileField(model.setProfile);
  const view = formView({
    entity,
    sections: [...own.sections, owners.element, profiles.element],
    values: { ...model.fields, kernel: "" },
    texts: SAVED,
    withKernel: false,
    on: {
      field: (name, value) => name !== "kernel" && model.setField(name, value),
      open: () => void launch.open(),
      run: () => void launch.run(),
      download: () => void launch.download(),
      cancel: close,
    },
  });
  const launch = launching({
    form: { ...model, title: () => model.fields.notebook, valid },
    view,
    launches,
    close,
    isClosed: () => closed,
  });
  model.onChange(update);

  function update() {
    owners.element.hidden = !model.choosesOwner();
    owners.update();
    view.setValue("notebook", model.fields.notebook);
    view.setValue("directory", model.fields.directory);
    const { directory, notebook } = model.problems();
    view.showProblems({ directory, notebook });
    if (model.owner()) owners.showProblem(undefined);
    view.offerRun(model.writable());
  }

  function close() {
    if (closed) return;
    closed = true;
    view.close();
    finished();
  }

  /** @returns {boolean} whether everything entered can be sent; else says what cannot */
  function valid() {
    const problems = model.problems();
    const [first] = Object.keys(problems);
    if (!first) return true;
    view.showProblems(problems);
    owners.showProblem(problems.owner);
    if (!problems.owner) view.focus(first);
    return false;
  }

  async function fillFiles() {
    view.setBusy(SAVED.loading);
    try {
      model.setFiles(await launches.savedNotebooks(entity.permId));
      own.showFiles(model.files());
      if (!closed) view.clearMessage();
    } catch (error) {
      if (!closed) view.showFailure(asFailure(error));
    } finally {
      if (!closed) view.setBusy(null);
    }
  }

  async function fillOwner() {
    try {
      await owners.fill();
    } catch (error) {
      if (!closed) view.showFailure(asFailure(error));
    }
  }

  async function fillProfiles() {
    // Without the list the hub's default profile is used; what is wrong is told at the launch.
    const offered = await launches.options().catch(() => ({ profiles: [] }));
    profiles.show(offered.profiles);
  }

  update();
  view.show();
  void fillFiles();
  void fillOwner();
  void fillProfiles();
  return new Promise((resolve) => (finished = resolve));
}
