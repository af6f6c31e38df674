/** The view models of the five pages, with the fields that the ELN-LIMS gives them. */
import { FormMode, ViewType } from "./eln-globals.js";
import { criteriaOf, equals, search } from "./v3.js";

/** @typedef {import("./v3.js").Dto} Dto */
/** @typedef {{viewType: number, kind: string, namespace: string, model: any, v3: any, facts: [string, string][]}} Page */

/** @param {any} object @returns {string} */
export function nameOf(object) {
  return object?.properties?.["$NAME"] ?? object?.properties?.NAME ?? object?.code ?? "";
}

/** @param {any} object @returns {string} */
export function identifierOf(object) {
  return object?.identifier?.identifier ?? "";
}

/** @param {any} v3 @returns {any} the fields of ELN models that come from the V1 interface */
function v1Of(v3) {
  const identifier = identifierOf(v3);
  const properties = v3.properties ?? {};
  return {
    code: v3.code,
    permId: v3.permId.permId,
    identifier,
    spaceCode: identifier.split("/")[1],
    properties,
  };
}

/** @type {Record<Dto, (v3: any) => any>} */
const MODELS = {
  space: (v3) => ({ isInventory: false, space: v3.code, v3_space: v3, roles: [] }),
  project: (v3) => ({ project: v1Of(v3), v3_project: v3, roles: [] }),
  experiment: (v3) => ({
    experiment: { ...v1Of(v3), experimentTypeCode: v3.type?.code },
    v3_experiment: v3,
    dataSetViewer: null,
  }),
  sample: (v3) => ({
    sample: { ...v1Of(v3), sampleTypeCode: v3.type?.code },
    v3_sample: v3,
    datasets: [],
    dataSetViewer: null,
  }),
  dataset: (v3) => ({ dataSetV3: v3, v3_dataset: v3, entity: v3.sample ?? v3.experiment, linkedData: null }),
};

/** @type {Record<Dto, {viewType: number, kind: string, namespace: (v3: any) => string}>} */
const PAGES = {
  space: { viewType: ViewType.SPACE_FORM, kind: "Space", namespace: () => "SPACE-VIEW" },
  project: { viewType: ViewType.PROJECT_FORM, kind: "Project", namespace: () => "PROJECT-VIEW" },
  experiment: {
    viewType: ViewType.EXPERIMENT_FORM,
    kind: "Experiment",
    namespace: (v3) => `EXPERIMENT-VIEW-${v3.type?.code}`,
  },
  sample: {
    viewType: ViewType.SAMPLE_FORM,
    kind: "Object",
    namespace: (v3) => `SAMPLE-VIEW-${v3.type?.code}`,
  },
  dataset: { viewType: ViewType.DATASET_FORM, kind: "Dataset", namespace: () => "DATA-SET-VIEW" },
};

/** @param {any} v3 @param {string} kind @returns {[string, string][]} */
function factsOf(v3, kind) {
  /** @type {[string, string | undefined][]} */
  const facts = [
    ["Type", v3.type?.code],
    ["Identifier", kind === "Space" ? `/${v3.code}` : identifierOf(v3)],
    ["PermId", v3.permId?.permId],
    ["Object", identifierOf(v3.sample)],
    ["Experiment", identifierOf(v3.experiment)],
    ["Registrator", v3.registrator?.userId],
    [
      "Registration date",
      v3.registrationDate && new Date(v3.registrationDate).toISOString().slice(0, 16).replace("T", " "),
    ],
    ["Description", v3.description],
    ...Object.entries(v3.properties ?? {}),
  ];
  return /** @type {[string, string][]} */ (facts.filter(([, value]) => value));
}

/** @param {Dto} dto @param {string} permId of a space: its code @returns {Promise<Page>} */
export async function readPage(dto, permId) {
  const field = dto === "space" ? "Code" : "PermId";
  const { objects } = await search(dto, [equals(field, permId)]);
  const v3 = objects[0];
  if (!v3) throw new Error(`${PAGES[dto].kind} ${permId} does not exist or you may not see it.`);
  const { viewType, kind, namespace } = PAGES[dto];
  const model = { mode: FormMode.VIEW, ...MODELS[dto](v3) };
  return { viewType, kind, namespace: namespace(v3), model, v3, facts: factsOf(v3, kind) };
}

/** @param {Dto} dto @param {string} permId @returns {Promise<{objects: any[], totalCount: number}>} the datasets of it */
export function dataSetsOf(dto, permId) {
  return search("dataset", [criteriaOf(dto, [equals("PermId", permId)])], 1000);
}
