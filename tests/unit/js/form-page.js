/** The form on a fake transport. */
import { showForm } from "../../../webapp/form.js";
import { launchClient } from "../../../webapp/launch-client.js";
import { openbisClient } from "../../../webapp/openbis-client.js";
import { connect } from "../../../webapp/rpc.js";
import { fakeTransport, openPage, recorded, settle } from "./support.js";

const EXPERIMENT = { kind: "EXPERIMENT", permId: "E-1", identifier: "/L/P/E1", name: "E1" };
/** @param {string} permId */
export const dataSet = (permId) => ({ code: permId, permId: { permId }, properties: {} });

/**
 * @param {import("node:test").TestContext} t
 * @param {(parameters: any) => unknown} answer of the AS service to a launch
 * @param {object} [other]
 * @param {any} [other.entity]
 * @param {Record<string, (params: any[]) => unknown>} [other.methods] in place of those below
 */
export async function opened(t, answer, { entity = EXPERIMENT, methods = {} } = {}) {
  const window = openPage(t);
  const dialog = window.HTMLDialogElement.prototype;
  dialog.showModal = dialog.close = window.HTMLElement.prototype.scrollIntoView = () => {};
  /** @type {any[]} */
  const tabs = [];
  window.open = () => {
    const page = window.document.implementation.createHTMLDocument("");
    const tab = {
      document: page,
      closed: false,
      close: () => (tab.closed = true),
      sent: /** @type {any} */ (null),
    };
    const create = page.createElement.bind(page);
    page.createElement = (/** @type {string} */ name) => {
      const element = create(name);
      if (name === "form") element.submit = () => (tab.sent = element);
      return element;
    };
    tabs.push(tab);
    return tab;
  };
  const { fetch, asked } = fakeTransport({
    searchDataSets: () => ({ objects: ["2026-1", "2026-2"].map(dataSet), totalCount: 2 }),
    searchExperiments: () => ({
      objects: [{ code: "E1", permId: { permId: "E-1" }, identifier: { identifier: "/L/P/E1" } }],
      totalCount: 1,
    }),
    getRights: () => ({ "E-1": { rights: ["UPDATE"] } }),
    executeCustomASService: ([, , { parameters }]) =>
      parameters.method === "options"
        ? recorded("options_answer")
        : parameters.method === "server"
          ? { state: "stopped" }
          : answer(parameters),
    getPersons: () => ({}),
    ...methods,
  });
  const call = connect({ sessionToken: () => "token", fetch });
  let closed = false;
  const done = showForm({ entity, openbis: openbisClient(call), launches: launchClient(call) });
  void done.then(() => (closed = true));
  await settle();
  const launches = () =>
    asked.map(({ params }) => params[2]?.parameters).filter((parameters) => parameters?.method === "launch");
  const submit = async () => {
    window.document.querySelector("form").requestSubmit();
    await settle();
  };
  return { document: window.document, asked, tabs, launches, submit, isClosed: () => closed };
}
