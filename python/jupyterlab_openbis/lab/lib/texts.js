/** Everything that this extension says to people. */
export const LABELS = {
    connect: "openBIS connections",
    download: "Download datasets from openBIS",
    upload: "Save notebook in openBIS",
    run: "Run and save in openBIS in the background",
    show: "Show it in openBIS",
    category: "openBIS",
    cancel: "Cancel",
    close: "Close",
};
export const CONNECT = {
    title: "openBIS connections",
    choose: "Connection",
    none: "No openBIS is known here yet. Add one below.",
    connectedAs: (user) => `connected as ${user}`,
    validTo: (day) => `until ${day}`,
    signedOut: "not connected",
    expired: "the sign-in has expired",
    unreachable: "does not answer",
    untrusted: "its certificate is not trusted",
    fromHub: "from your hub",
    fromFile: "from openbis-connections.yaml",
    user: "User",
    password: "Password",
    token: "Session token or personal access token",
    tokenHint: "Your openBIS user profile shows the session token.",
    withPassword: "With user and password",
    withToken: "With a token",
    signIn: "Connect",
    signingIn: "Connecting …",
    signOut: "Disconnect",
    remove: "Remove",
    use: "Use this connection",
    add: "Add a connection",
    name: "Name",
    url: "Address",
    urlHint: "https://openbis.example.org",
    caFile: "Certificate of its authority (a PEM file, only where it is not a public one)",
    addNow: "Add",
    notAllowed: "Your administrator has listed the addresses that may be used; others cannot be added.",
};
export const DOWNLOAD = {
    title: "Download datasets from openBIS",
    text: "Name, code or permId",
    place: "In project, experiment or object (identifier)",
    type: "Dataset type",
    anyType: "any type",
    search: "Search",
    searching: "Searching …",
    nothing: "Nothing found. Try fewer or shorter words.",
    found: (shown, total) => shown < total ? `${shown} of ${total} datasets` : `${total} ${total === 1 ? "dataset" : "datasets"}`,
    more: "Show more",
    files: "Files",
    showFiles: (name) => `Files of ${name}`,
    noFiles: "openBIS holds no files of it.",
    chosen: (datasets, size) => datasets === 0
        ? "Nothing chosen yet."
        : `${datasets} ${datasets === 1 ? "dataset" : "datasets"} chosen${size && `, ${size}`}`,
    folder: "Into the folder",
    insert: "Insert a cell that loads what was fetched",
    start: "Download",
    progress: (done, total) => `${done} of ${total}`,
    done: (count, folder) => `${count} ${count === 1 ? "file is" : "files are"} in the folder ${folder}.`,
};
export const UPLOAD = {
    title: "Save notebook in openBIS",
    owner: "Save it in",
    ownerSearch: "Experiment or object: name, code or identifier",
    ownerNone: "Nothing found in which you may save.",
    change: "Change",
    type: "Dataset type",
    mandatory: "required",
    parents: "Parents (the datasets that were used)",
    addParent: "Add a permId",
    add: "Add",
    removeParent: (permId) => `Remove ${permId}`,
    files: "Files to store beside the notebook",
    noFiles: "There are no other files in its folder.",
    start: "Save in openBIS",
    working: "Saving …",
    done: (permId) => `Saved as ${permId}; what openBIS has stored was compared.`,
    newerTitle: "Somebody saved a newer version",
    newer: {
        continue: "Save as the next version after it",
        branch: "Begin a branch of my own",
        beside: "Keep both beside each other",
    },
    missing: (label) => `${label} is required.`,
    ownerMissing: "Choose where the notebook is saved.",
};
export const TRANSFER = {
    goesOn: "The transfer goes on.",
    whenClosed: "It goes on when you close this dialog.",
    cancelled: {
        download: "Cancelled. What had arrived completely stays; the rest goes on from there next time.",
        upload: "Cancelled. Nothing was saved.",
    },
};
export const STATE = {
    never: "not in openBIS",
    saved: (permId) => `in openBIS: ${permId}`,
    changed: (permId) => `changed since ${permId}`,
    menu: "What to do with it",
    hint: {
        never: "This notebook has never been saved in openBIS.",
        saved: "openBIS has this notebook as it stands.",
        changed: "openBIS has an older state of this notebook.",
    },
};
export const RUN = {
    waiting: "Waits for its turn to run in the background",
    running: (cell, cells) => `Running in the background: cell ${cell} of ${cells}`,
    saving: "Saving in openBIS",
    stop: "Stop",
    stopping: "Stopping …",
    hint: "The server goes on when you close this page.",
    started: "The notebook runs in the background. You may close this page; it is saved in openBIS at the end.",
    done: (title, permId) => `${title} has run and is saved as ${permId}.`,
    edited: "You have changed it here meanwhile: reload it from disk to see what has run, or save to keep yours.",
    /** A run that did not come to its end, as the notebook's file says it. */
    broken: {
        failed: (where) => `the run in the background failed ${where}`,
        cancelled: (where) => `the run in the background was stopped by you ${where}`,
        stopped: (where) => `the run in the background ended with the server ${where}`,
    },
    at: (cell, cells, name) => {
        if (name) {
            return `at cell ${cell + 1} of ${cells} (${name})`;
        }
        return cell === 0 ? "before its first cell" : `after cell ${cell} of ${cells}`;
    },
};
export const STOP = {
    title: "Not everything is in openBIS",
    intro: "The files stay, but openBIS does not have these notebooks as they stand now:",
    runs: "What runs in the background ends with the server, and is not saved in openBIS then.",
    keep: "Keep working",
    /** What the command is called when it is done all the same. */
    anyway: {
        stop: "Stop all the same",
        leave: "Log out all the same",
        open: "Open all the same",
    },
};
export const FAILED = {
    offline: "The Jupyter server does not answer.",
    offlineAdvice: "Check that it runs, then try again.",
    /** By Jupyter itself, which knows the person or the page no longer: it was restarted, or the sign-in has ended. */
    refused: "Jupyter has not let this request in.",
    refusedAdvice: "Save your notebook, reload the page, sign in where Jupyter asks for it, and try again.",
    noConnection: "This Jupyter is not connected to openBIS.",
    noConnectionAdvice: "Connect first.",
    connect: "Connect …",
    again: "Try again",
    details: "Copy details",
    whatToDo: "What to do",
};
