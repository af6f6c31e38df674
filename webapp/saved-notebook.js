/** Wires the form that opens a saved notebook. */
import { asFailure } from "./failure.js";
import { launchForm } from "./launch-form.js";
import { ownerPicker } from "./owner-picker.js";
import { savedNotebookModel } from "./saved-notebook-model.js";
import { savedNotebookView } from "./saved-notebook-view.js";
import { rememberedOwners } from "./remembered.js";
import { profileField } from "./server-profiles.js";
import { SAVED } from "./texts.js";

/**
 * @param {object} options
 * @param {import("./types.js").Entity} options.entity the dataset with the notebook
 * @param {import("./openbis-client.js").OpenbisClient} options.openbis
 * @param {import("./launch-client.js").LaunchClient} options.launches
 * @param {(permId: string) => Promise<string>} [options.profileOf] title of the profile that a notebook was made with
 * @param {boolean} [options.again] it is to be run
 * @returns {Promise<void>} when the dialog is closed
 */
export function showSavedNotebook({ entity, openbis, launches, profileOf, again = false }) {
  const model = savedNotebookModel({ entity });
  const owners = ownerPicker({
    entity,
    openbis,
    recent: async () => rememberedOwners(await openbis.settings().catch(() => ({}))),
    model: {
      owner: model.owner,
      ownerWritable: model.ownerWritable,
      // What the page suggests comes with the right to write there, what the user chose without.
      setOwner: (owner, writable) =>
        owner && (writable === undefined ? model.setOwner(owner) : model.setOwn(owner, writable)),
    },
  });
  const own = savedNotebookView({ mode: model.setMode, file: model.setFile });
  const profiles = profileField(model.setProfile);
  const form = launchForm({
    model,
    owners,
    launches,
    look: {
      entity,
      sections: [...own.sections, owners.element, profiles.element],
      values: { ...model.fields, kernel: "" },
      texts: again ? { ...SAVED, title: SAVED.againTitle } : SAVED,
      first: again ? "run" : "open",
      withKernel: false,
    },
    setField: (name, value) => name !== "kernel" && model.setField(name, value),
  });
  const { view, isClosed, ended } = form;
  model.onChange(update);

  function update() {
    owners.element.hidden = !model.choosesOwner();
    view.setValue("name", model.fields.name);
    view.setValue("notebook", model.fields.notebook);
    view.setValue("directory", model.fields.directory);
    form.update();
  }

  async function fillFiles() {
    view.setBusy(SAVED.loading);
    try {
      model.setFiles(await launches.savedNotebooks(entity.permId));
      own.showFiles(model.files());
      if (!isClosed()) view.clearMessage();
    } catch (error) {
      if (!isClosed()) view.showFailure(asFailure(error));
    } finally {
      if (!isClosed()) view.setBusy(null);
    }
  }

  async function fillOwner() {
    try {
      const suggested = await owners.fill(Promise.resolve([entity.permId]));
      if (suggested?.parents?.get(entity.permId) === false) own.showNoParent();
    } catch (error) {
      if (!isClosed()) view.showFailure(asFailure(error));
    }
  }

  async function fillProfiles() {
    // Without the list the hub's default profile is used; what is wrong is told at the launch.
    const offered = await launches.options().catch(() => ({ profiles: [] }));
    profiles.show(offered.profiles);
    if (offered.profiles.length > 1 && profileOf) profiles.propose(await profileOf(entity.permId));
  }

  update();
  view.show();
  void fillFiles();
  void fillOwner();
  void fillProfiles();
  return ended;
}
