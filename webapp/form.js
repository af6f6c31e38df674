/** Wires the form: model, views and clients. */
import { dataSetPicker } from "./dataset-picker.js";
import { defaultDirectory } from "./defaults.js";
import { asFailure } from "./failure.js";
import { formModel } from "./form-model.js";
import { launchForm } from "./launch-form.js";
import { directoryProblem } from "./names.js";
import { ownerPicker } from "./owner-picker.js";
import { parentRights } from "./parents.js";
import { rememberedDirectory, rememberedKernel, rememberedOwners, toRemember } from "./remembered.js";
import { profileField } from "./server-profiles.js";
import { templateView } from "./template-view.js";
import { FORM } from "./texts.js";

/** Without these nothing can be launched, whatever is entered. */
const UNAVAILABLE = ["not-configured", "service-missing"];

/** @typedef {import("./types.js").Entity} Entity */

/**
 * @param {object} options
 * @param {Entity | null} options.entity what the page shows
 * @param {import("./openbis-client.js").OpenbisClient} options.openbis
 * @param {import("./launch-client.js").LaunchClient} options.launches
 * @returns {Promise<void>} when the dialog is closed
 */
export function showForm({ entity, openbis, launches }) {
  const model = formModel({ entity });
  /** What openBIS is asked when the form opens, as long as it has not answered. @type {Promise<unknown> | null} */
  let looking = null;
  let failed = false;
  const parents = parentRights({ mayChange: openbis.mayChange, changed: () => !isClosed() && update() });
  const picker = dataSetPicker({ entity, openbis, model, isNoParent: parents.isRefused });
  /** What openBIS keeps of earlier choices; none where it cannot say. @type {Promise<Record<string, string>>} */
  const kept = openbis.settings().catch(() => ({}));
  const recent = async () => rememberedOwners(await kept);
  const owners = ownerPicker({ entity, openbis, model, recent });
  /** @type {import("./protocol.js").Kernel[]} */
  let kernels = [];
  /** @type {string | undefined} */
  let chosenTemplate;
  /** What is chosen where no template says which kernels fit. */
  let ownKernel = "";
  const profiles = profileField(model.setProfile);
  const templates = templateView((template, answers) => {
    if (template?.id !== chosenTemplate) showKernels(template);
    chosenTemplate = template?.id;
    model.setTemplate(template?.id ?? "", answers);
  });
  const form = launchForm({
    model,
    owners,
    launches,
    look: {
      entity,
      sections: [picker.element, owners.element, templates.element, profiles.element],
      values: model.fields,
    },
    setField(name, value) {
      if (name === "kernel") view.setKernelNote("");
      model.setField(name, value);
    },
    own: {
      waiting: () => looking && lookedUp(),
      forget() {
        remember();
        model.forget();
      },
      failed: ({ code, message }) => picker.mark(code === "datasets-unknown" ? model.namedIn(message) : []),
    },
    tellRest: ({ datasets }) => (datasets ? view.showInfo(datasets) : view.clearMessage()),
  });
  const { view, isClosed, ended } = form;
  model.onChange(update);

  function update() {
    picker.update();
    view.setValue("notebook", model.fields.notebook);
    form.update();
    if (!looking) void parents.look(model.selected());
  }

  /** @returns {Promise<boolean>} whether all is there that the form selects by itself: nobody shall launch with a part of it */
  async function lookedUp() {
    view.setBusy(FORM.lookingUp);
    await looking;
    if (isClosed()) return false;
    view.setBusy(null);
    if (!failed) view.clearMessage();
    return !failed;
  }

  /** A launch succeeded: keeps what was chosen for the next one. That it cannot be kept disturbs nobody. */
  function remember() {
    void kept
      .then((settings) => {
        const changes = toRemember(settings, { ...model, chosenOwner: owners.chosen() });
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
      if (!isClosed()) view.showFailure(asFailure(error));
    }
  }

  /** @param {Promise<string[]>} chosen the datasets that the form selects by itself */
  async function fillOwner(chosen) {
    const suggested = await owners.fill(chosen);
    if (suggested) parents.learn(await chosen, suggested.parents ?? null);
    const owner = suggested?.owner;
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

  /** @param {import("./protocol.js").Template | null} template a notebook runs in kernels of its language only */
  function showKernels(template) {
    if (!chosenTemplate) ownKernel = model.fields.kernel;
    const fitting = kernels.filter(({ language }) => !template || language === template.language);
    const wanted = template ? model.fields.kernel : ownKernel;
    const kernel = fitting.some(({ name }) => name === wanted) ? wanted : (fitting[0]?.name ?? "");
    model.fields.kernel = kernel;
    view.setKernels(fitting, kernel);
    view.setKernelNote("");
  }

  async function fillKernels() {
    try {
      const offered = await launches.options(entity);
      kernels = offered.kernels;
      profiles.show(offered.profiles);
      templates.show(offered.templates, offered.broken_templates);
      const preset = kernels.find((kernel) => kernel.default) ?? kernels[0];
      const last = rememberedKernel(await kept);
      const chosen = kernels.find(({ name }) => name === last) ?? preset;
      model.setDefault("kernel", preset?.name ?? "");
      model.suggest("kernel", chosen?.name ?? "");
      view.setKernels(kernels, model.fields.kernel);
      if (chosen && chosen !== preset && chosen.name === model.fields.kernel)
        view.setKernelNote(FORM.kernelRemembered);
    } catch (error) {
      const failure = asFailure(error);
      // Anything else is told when it matters, at the launch: the default kernel needs no list.
      if (UNAVAILABLE.includes(failure.code)) view.setUnavailable(failure);
      else view.setKernelNote(FORM.kernelsFailed);
    }
  }

  update();
  view.show();
  const filled = orTell(picker.fill());
  looking = Promise.all([filled, orTell(fillOwner(filled.then(model.selected)))]).then(() => {
    looking = null;
    if (!isClosed()) update();
  });
  void fillKernels();
  return ended;
}
