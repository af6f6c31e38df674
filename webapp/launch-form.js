/** Wires what is alike in all forms that launch: the dialog, what it says of problems, the launch, the end. */
import { earlyServer } from "./early-server.js";
import { formView } from "./form-view.js";
import { launching } from "./launching.js";

/** @typedef {import("./launch-draft.js").Problems} Problems */
/** @typedef {import("./launching.js").Form} Form */

/**
 * @typedef {object} Model
 * @property {import("./launch-draft.js").Place} fields
 * @property {() => Problems} problems
 * @property {() => import("./types.js").Owner | null} owner
 * @property {() => boolean} ownerWritable
 * @property {Form["request"]} request
 * @property {Form["setRunningServer"]} setRunningServer
 * @property {Form["forget"]} forget
 */

/**
 * @param {object} options
 * @param {Model} options.model
 * @param {ReturnType<typeof import("./owner-picker.js").ownerPicker>} options.owners
 * @param {import("./launch-client.js").LaunchClient} options.launches
 * @param {Omit<Parameters<typeof formView>[0], "on" | "server">} options.look
 * @param {Parameters<typeof formView>[0]["on"]["field"]} options.setField
 * @param {Pick<Form, "waiting" | "failed"> & Partial<Pick<Form, "forget">>} [options.own] what only this form does
 * @param {(problems: Problems) => void} [options.tellRest] what must be corrected in parts that only this form has
 */
export function launchForm({ model, owners, launches, look, setField, own, tellRest }) {
  let closed = false;
  /** @type {() => void} */
  let finished = () => {};
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => (finished = resolve));
  const server = earlyServer({ launches, isClosed: () => closed });
  const view = formView({
    ...look,
    server: server.element,
    on: {
      field: setField,
      open: () => void launch.open(),
      run: () => void launch.run(),
      download: () => void launch.download(),
      cancel: close,
    },
  });
  const launch = launching({
    form: { ...model, title: () => model.fields.name, valid, ...own },
    view,
    launches,
    close,
    isClosed: () => closed,
  });

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
    tellRest?.(problems);
    owners.showProblem(problems.owner);
    if (!problems.owner) view.focus(first);
    return false;
  }

  return {
    view,
    isClosed: () => closed,
    /** When the dialog is closed. */
    ended,
    /** Shows anew what depends on what was entered. */
    update() {
      owners.update();
      const { name, directory, notebook } = model.problems();
      view.showProblems({ name, directory, notebook });
      if (model.owner()) owners.showProblem(undefined);
      view.offerRun(model.ownerWritable());
      const owner = model.owner();
      if (owner && model.ownerWritable()) server.begin(owner);
    },
  };
}
