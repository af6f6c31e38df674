/** A saved notebook in the environment that it was computed in: what is made for it, and its kernel. */
export { type IEnvironmentContext, openInSameEnvironment } from "./actions";
