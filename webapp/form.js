/** Wires the form: model, views and clients. */
import { asFailure } from "./failure.js";
import { saveFile } from "./download.js";
import { liveSearch } from "./debounce.js";
import { el } from "./dom.js";
import { formModel } from "./form-model.js";
import { formView } from "./form-view.js";
import LIMITS from "./limits.json" with { type: "json" };
import { ownerView } from "./owner-view.js";
import { pickerView } from "./picker-view.js";
import { openTab, postForm } from "./tab.js";
import { FORM } from "./texts.js";

const PAGE = 25;

/** @typedef {import("./types.js").DataSet} DataSet */
/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./types.js").OpenAnswer} OpenAnswer */
/** @typedef {import("./types.js").Owner} Owner */

/**
 * @param {object} options
 * @param {Entity | null} options.entity what the page shows
 * @param {import("./openbis-client.js").OpenbisClient} options.openbis
 * @param {import("./launch-client.js").LaunchClient} options.launches
 * @returns {Promise<void>} when the dialog is closed
 */
export function showForm({ entity, openbis, launches }) {
  const model = formModel({ entity });
  let loading = true;
  let running = false;
  let closed = false;
  let shown = { items: /** @type {DataSet[]} */ ([]), total: 0 };

  const dataSetSearch = liveSearch((text) => openbis.searchDataSets(text, 0, PAGE), {
    started: () => picker.showNote(FORM.searching, true),
    found: (page) => showResults(page),
    failed: (error) => picker.showNote(asFailure(error).message),
    cleared: () => picker.showNote(""),
  });
  const ownerSearch = liveSearch(openbis.searchOwners, {
    started: () => owners.showNote(FORM.searching),
    found: (found) => owners.showResults(found),
    failed: (error) => owners.showNote(asFailure(error).message),
    cleared: () => owners.showNote(""),
  });

  const picker = pickerView({
    select: model.select,
    selectAll: model.selectAll,
    type: dataSetSearch.type,
    search: (text) => void dataSetSearch.now(text),
    more: () => void showMore(),
    add: (dataSet) => model.addDataSets([dataSet]),
  });
  const owners = ownerView({
    type: ownerSearch.type,
    search: (text) => void ownerSearch.now(text),
    choose: (owner) => model.setOwner(owner),
  });
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
    picker.update(model.rows(), loading);
    owners.update(model.owner(), model.ownerWritable());
    const { directory, notebook } = model.problems();
    view.showProblems({ directory, notebook });
    if (model.owner()) owners.showProblem(undefined);
  }

  /** @param {{items: DataSet[], total: number}} page */
  function showResults(page) {
    shown = page;
    picker.showResults(page.items, page.total, model.has);
  }

  async function showMore() {
    try {
      const next = await openbis.searchDataSets(picker.searchText().trim(), shown.items.length, PAGE);
      showResults({ items: [...shown.items, ...next.items], total: next.total });
    } catch (error) {
      picker.showNote(asFailure(error).message, true);
    }
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
    if (running || !valid()) return;
    const tab = openTab(model.fields.notebook);
    await run(
      FORM.opening,
      () => launches.open(model.request("open")),
      (answer) => {
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
    if (running || !valid()) return;
    await run(
      FORM.downloading,
      () => launches.download(model.request("download")),
      ({ file_name, notebook }) => {
        saveFile(file_name, notebook, "application/x-ipynb+json");
        model.forget();
        view.showInfo(FORM.downloaded(file_name));
      },
      () => {},
    );
  }

  async function fillDataSets() {
    try {
      if (entity) model.addDataSets((await openbis.connectedDataSets(entity, LIMITS.datasets_max)).items);
    } catch (error) {
      if (!closed) view.showFailure(asFailure(error));
    } finally {
      loading = false;
      update();
    }
  }

  async function fillOwner() {
    try {
      const suggested = entity && (await openbis.suggestedOwner(entity));
      if (suggested && !model.owner()) model.setOwner(suggested.owner, suggested.writable);
    } catch (error) {
      if (!closed) view.showFailure(asFailure(error));
    }
  }

  async function fillKernels() {
    try {
      view.setKernels(await launches.kernels());
    } catch {
      // What is wrong is told when it matters: at the launch. The default kernel needs no list.
      view.setKernelNote(FORM.kernelsFailed);
    }
  }

  update();
  view.show();
  void fillDataSets();
  void fillOwner();
  void fillKernels();
  return new Promise((resolve) => (finished = resolve));
}
