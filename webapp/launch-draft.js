/** What is alike in the requests of all forms: place, owner, server, key. No DOM, no requests. */
import { newLaunchKey } from "./launch-client.js";
import { cleanName, directoryProblem, nameProblem, notebookProblem } from "./names.js";
import { FIELD } from "./texts.js";

/** @typedef {import("./types.js").Entity} Entity */
/** @typedef {import("./protocol.js").LaunchRequest} LaunchRequest */
/** @typedef {import("./types.js").Owner} Owner */
/** @typedef {{name: string, directory: string, notebook: string}} Place what the notebook is called, and where it goes */
/** @typedef {"datasets" | "owner" | "name" | "directory" | "notebook"} Field */
/** @typedef {Partial<Record<Field, string>>} Problems what must be corrected, by field */

/**
 * @param {Owner | null} owner
 * @param {boolean} writable whether the user may save there
 * @param {Place} place
 * @returns {Problems}
 */
export function placeProblems(owner, writable, { name, directory, notebook }) {
  const all = [
    ["owner", (!owner || !writable) && FIELD.ownerMissing],
    ["name", nameProblem(name)],
    ["directory", directoryProblem(directory)],
    ["notebook", notebookProblem(notebook)],
  ];
  return Object.fromEntries(all.filter(([, problem]) => problem));
}

/** @param {() => string} [newKey] */
export function launchDraft(newKey = newLaunchKey) {
  let profile = "";
  /** @type {"use" | "restart" | null} */
  let runningServer = null;
  let sent = { content: "", key: "" };

  return {
    /** @param {string} id of a server profile */
    setProfile(id) {
      profile = id;
      runningServer = null;
    },
    /** @param {"use" | "restart"} choice for a server that runs with another profile */
    setRunningServer(choice) {
      runningServer = choice;
    },
    /** The launch was answered: the next click is a new one, even with the same content. */
    forget() {
      sent = { content: "", key: "" };
    },
    /**
     * The same content has the same key, so that sending it again after a failure is the same launch.
     *
     * @param {object} form
     * @param {Owner | null} form.owner
     * @param {Entity | null} form.entity where the click was made
     * @param {Place} form.place
     * @param {Pick<LaunchRequest, "action" | "datasets"> & Partial<LaunchRequest>} form.own what only this form sends
     * @returns {LaunchRequest}
     */
    request({ owner, entity, place, own }) {
      if (!owner) throw new Error("a form without owner cannot be sent");
      const content = {
        ...own,
        owner: { kind: owner.kind, perm_id: owner.permId },
        ...(entity && { entity: { kind: entity.kind, perm_id: entity.permId } }),
        directory: place.directory.normalize("NFC"),
        notebook: place.notebook.normalize("NFC"),
        name: cleanName(place.name),
        ...(profile && { profile }),
        ...(runningServer && { running_server: runningServer }),
      };
      const written = JSON.stringify(content);
      if (written !== sent.content) sent = { content: written, key: newKey() };
      return { launch_key: sent.key, ...content };
    },
  };
}
