/**
 * The shapes that the modules of this room hand to each other; those that travel further are in protocol.js.
 *
 * @typedef {object} Entity what a page shows; a space's permId is its code
 * @property {import("./protocol.js").EntityKind} kind
 * @property {string} permId
 * @property {string} identifier for people, such as /SPACE/PROJECT/CODE
 * @property {string} name the entity's name, or its code where it has none
 *
 * @typedef {object} DataSet one line of the picker
 * @property {string} permId
 * @property {string} type
 * @property {string} name empty where it has none
 * @property {string} home identifier of the object or experiment it belongs to
 * @property {string} date ISO day of registration, or empty
 *
 * @typedef {object} SavedNotebook a version of a notebook that lies in openBIS
 * @property {string} permId
 * @property {string} name empty where it has none
 * @property {string} home identifier of the object or experiment it belongs to
 * @property {string} saved ISO moment, or empty
 * @property {string} by who saved it, or empty
 * @property {string} history what all its versions share, or empty
 *
 * @typedef {object} Owner where the notebook will be saved
 * @property {import("./protocol.js").OwnerKind} kind
 * @property {string} permId
 * @property {string} identifier
 * @property {string} name
 */
export {};
