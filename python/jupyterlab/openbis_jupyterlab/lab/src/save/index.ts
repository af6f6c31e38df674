/** The third button: the notebook, and chosen files beside it, to a dataset. */
export { type ISaveContext, save } from "./actions";
