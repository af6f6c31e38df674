/** openBIS beside the notebooks: its tree, searches, entities, files, and code that reads them. */
export { addBrowser, BROWSE_COMMAND } from "./add-browser";
