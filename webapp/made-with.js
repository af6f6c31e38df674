/** With which server profile a saved notebook was made: its environment says the title. */
import { besideNotebook, datasetFiles } from "./dataset-files.js";

const ENVIRONMENT = "notebook-environment/environment.txt";
const LARGEST = 1_000_000;
/** A row of the table at its beginning; packages stand further in. */
const PROFILE = /^Profile {2,}(\S.*)$/m;

/**
 * @param {Parameters<typeof datasetFiles>[0]} options
 * @returns {(permId: string) => Promise<string>} title of the profile; empty where nothing says it, or it cannot be read
 */
export function profilesOf(options) {
  const files = datasetFiles(options);
  return async (permId) => {
    try {
      const file = besideNotebook(await files.list(permId), ENVIRONMENT, LARGEST);
      const said = file && (await files.read(permId, file));
      return PROFILE.exec(said ?? "")?.[1]?.trim() ?? "";
    } catch {
      // It is a suggestion: without it the form is as it was.
      return "";
    }
  };
}
