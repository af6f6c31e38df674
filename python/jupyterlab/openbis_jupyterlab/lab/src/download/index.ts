/** The second button: datasets to files beside the notebook. */
export { download, type IDownloadContext } from "./actions";
