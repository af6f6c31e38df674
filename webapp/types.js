/**
 * The shapes that the modules of this room hand to each other; protocol.md holds those that travel further.
 *
 * @typedef {"SPACE" | "PROJECT" | "EXPERIMENT" | "OBJECT" | "DATASET"} Kind
 *
 * @typedef {object} Entity what a page shows; a space's permId is its code
 * @property {Kind} kind
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
 * @typedef {object} Owner where the notebook will be saved
 * @property {"EXPERIMENT" | "OBJECT"} kind
 * @property {string} permId
 * @property {string} identifier
 * @property {string} name
 *
 * @typedef {object} Kernel
 * @property {string} name
 * @property {string} display_name
 * @property {string} language
 * @property {boolean} default
 *
 * @typedef {object} Profile how a server starts
 * @property {string} id
 * @property {string} title
 * @property {string} description
 * @property {boolean} default
 * @property {boolean} [running] the user's server runs with it
 *
 * @typedef {object} SavedFile a notebook in a dataset
 * @property {string} path
 * @property {string} name
 * @property {number} size bytes
 *
 * @typedef {object} Account see protocol.md, section 1
 * @property {string} user
 * @property {{state: string, since: string | null, profile: string | null}} server
 * @property {{state: string, kind: string | null, valid_to: string | null}} credential
 * @property {boolean} can_stop
 *
 * @typedef {object} Parameter what a template asks
 * @property {string} name
 * @property {string} label
 * @property {string} type text, number, boolean or choice
 * @property {string | number | boolean} default
 * @property {string[]} choices of a choice
 *
 * @typedef {object} Template
 * @property {string} id
 * @property {string} title
 * @property {string} description
 * @property {string} language
 * @property {Parameter[]} parameters
 *
 * @typedef {object} BrokenTemplate shown to administrators of openBIS
 * @property {string} name
 * @property {string} reason
 *
 * @typedef {object} Options see protocol.md, section 1
 * @property {Kernel[]} kernels
 * @property {Profile[]} profiles
 * @property {Template[]} templates
 * @property {BrokenTemplate[]} broken_templates
 *
 * @typedef {"open" | "run" | "download"} Action
 *
 * @typedef {object} Run a notebook that runs in the background, see protocol.md, section 1
 * @property {string} run_id
 * @property {string} title
 * @property {string} notebook_path
 * @property {string} state waiting, running, saving; done, failed, cancelled, stopped
 * @property {number} cell how many of the code cells have ended
 * @property {number} cells
 * @property {string | null} cell_name the one at work, or that was when it ended
 * @property {string | null} started ISO time
 * @property {string | null} ended ISO time
 * @property {string | null} dataset permId of what was saved
 * @property {{code: string, message: string, advice: string, reference: string} | null} error
 *
 * @typedef {object} LaunchRequest see protocol.md, section 1
 * @property {string} launch_key
 * @property {Action} action
 * @property {string[]} datasets
 * @property {{kind: string, perm_id: string}} owner
 * @property {{kind: string, perm_id: string}} [entity]
 * @property {string} directory
 * @property {string} notebook
 * @property {string} [kernel]
 * @property {string} [template]
 * @property {Record<string, string | number | boolean>} [parameters]
 * @property {{dataset: string, mode: "continuation" | "template", file?: string}} [source]
 * @property {string} [profile]
 * @property {"use" | "restart"} [running_server]
 *
 * @typedef {object} OpenAnswer
 * @property {string} state
 * @property {string} launch_id
 * @property {string} redirect_url
 * @property {string} ticket
 * @property {number} expires_in seconds
 * @property {string} [notebook_path]
 *
 * @typedef {object} DownloadAnswer
 * @property {string} file_name
 * @property {string} notebook JSON text
 *
 * @typedef {object} LaunchState see protocol.md, section 4
 * @property {string} launch_id
 * @property {string} state
 * @property {number} progress 0 to 100
 * @property {string} message
 * @property {string | null} url
 * @property {string | null} [notebook_path]
 * @property {{code: string, message: string, advice: string, reference: string} | null} error
 * @property {boolean} retry
 * @property {string | null} [started] ISO time
 * @property {string | null} [deadline] ISO time by which the server must be up
 * @property {number | null} [place] in the line of those who wait for room
 * @property {number | null} [waiting] how many wait
 */
export {};
