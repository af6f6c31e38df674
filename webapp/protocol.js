/**
 * What travels between pages, openBIS and the hub. Written by `make protocol`: change the shapes there.
 *
 * @typedef {"open" | "download" | "run"} Action
 * @typedef {"waiting" | "running" | "done" | "failed" | "cancelled"} BatchItemState
 * @typedef {"personal-access-token" | "session-token"} CredentialKind
 * @typedef {"none" | "valid" | "expired"} CredentialState
 * @typedef {"SPACE" | "PROJECT" | "EXPERIMENT" | "OBJECT" | "DATASET"} EntityKind
 * @typedef {"accepted" | "starting" | "writing" | "ready" | "failed"} LaunchStep
 * @typedef {"EXPERIMENT" | "OBJECT"} OwnerKind
 * @typedef {"text" | "number" | "integer" | "boolean" | "choice"} ParameterType
 * @typedef {"ok" | "away"} Part
 * @typedef {"ready" | "degraded" | "not-ready"} Readiness
 * @typedef {"waiting" | "running" | "saving" | "done" | "failed" | "cancelled" | "stopped"} RunState
 * @typedef {"use" | "restart"} RunningServer
 * @typedef {"stopped" | "starting" | "running" | "stopping"} ServerState
 * @typedef {"continuation" | "template"} SourceMode
 *
 * @typedef {object} Account A person's account.
 * @property {string} user
 * @property {AccountServer} server
 * @property {AccountCredential} credential
 * @property {boolean} can_stop Whether `stop` is allowed here.
 *
 * @typedef {object} AccountCredential What is held for them. No token is in it.
 * @property {CredentialState} state
 * @property {CredentialKind | null} kind Null where it is not valid.
 * @property {string | null} valid_to
 *
 * @typedef {object} AccountServer The person's Jupyter server.
 * @property {ServerState} state
 * @property {string | null} since ISO 8601, as the hub tells.
 * @property {string | null} profile Its title; null where it is none of the list.
 *
 * @typedef {object} Batch The same with all its notebooks.
 * @property {string} batch_id
 * @property {string} name
 * @property {string} created
 * @property {string | null} ended
 * @property {number} waiting
 * @property {number} running
 * @property {number} done
 * @property {number} failed
 * @property {number} cancelled
 * @property {string | null} note Why it waits, and what the person must do.
 * @property {BatchItem[]} items
 * @property {string} hub_url Public address of the hub, for `url`s that are paths.
 *
 * @typedef {object} BatchItem How far one of them is.
 * @property {number} number From 1 on.
 * @property {string} title
 * @property {string} owner Identifier.
 * @property {BatchItemState} state
 * @property {Run | null} run As the person's server told of it last.
 * @property {string | null} url Opens the notebook, when it is written.
 * @property {Failure | null} error
 *
 * @typedef {object} BatchRef Which batch.
 * @property {string} batch_id
 *
 * @typedef {object} BatchRequest Many notebooks, made from one template: they run in the background and are saved.
 * @property {string} launch_key The same key of the same user is the same batch.
 * @property {string} name Of the batch; with the name of its owner also that of each notebook.
 * @property {string} notebook What the files are called, each with the code of its owner.
 * @property {string} [directory] As of a launch.
 * @property {string} [template]
 * @property {string} [kernel]
 * @property {Record<string, boolean | number | string>} [parameters] Of all of them; a row of the table has its own before.
 * @property {BatchRow[]} [rows]
 * @property {string} [table] In place of rows: CSV, as docs/templates.md has it.
 *
 * @typedef {object} BatchRow One of the notebooks.
 * @property {string} [owner] PermId or identifier of an experiment or object; empty: that of the dataset.
 * @property {string[]} [datasets] Absent: those of the owner, but no notebooks.
 *
 * @typedef {object} BatchSummary A batch, and how many of its notebooks are how far.
 * @property {string} batch_id
 * @property {string} name
 * @property {string} created
 * @property {string | null} ended
 * @property {number} waiting
 * @property {number} running
 * @property {number} done
 * @property {number} failed
 * @property {number} cancelled
 * @property {string | null} note Why it waits, and what the person must do.
 *
 * @typedef {object} Batches The person's batches, the newest first, at most 50.
 * @property {BatchSummary[]} batches
 *
 * @typedef {object} BrokenTemplate One that has a fault: of the lab for everybody who sees it there, of the site for administrators of openBIS.
 * @property {string} name
 * @property {string} reason
 *
 * @typedef {object} Compared What came out the same, of a notebook that had results before it ran; more is beside what was saved.
 * @property {number} cells How many were compared.
 * @property {number} changed How many of them show something else.
 *
 * @typedef {object} DetailedHealth The same for an administrator of the hub.
 * @property {string} status `ok`
 * @property {string} version Of the package.
 * @property {number} protocol The number of this protocol.
 * @property {HealthDetails} details
 *
 * @typedef {object} DownloadAnswer For `download`: the notebook itself.
 * @property {"downloaded"} state
 * @property {string} launch_id
 * @property {string} file_name
 * @property {string} notebook JSON text.
 *
 * @typedef {object} EntityRef Where the click was made.
 * @property {EntityKind} kind
 * @property {string} perm_id Of a space: its code.
 *
 * @typedef {object} Failure Something that went wrong, with a sentence for people. No secret is in it.
 * @property {string} code A row of the table of errors.
 * @property {string} message What happened, and to whom it matters.
 * @property {string} advice What to do next.
 * @property {string} reference Found in the log of the side that failed.
 * @property {Record<string, unknown>} details What the sentences name, for example `datasets`; left out where it is large.
 *
 * @typedef {object} Health The service is there.
 * @property {string} status `ok`
 * @property {string} version Of the package.
 * @property {number} protocol The number of this protocol.
 *
 * @typedef {object} HealthDetails For administrators of the hub.
 * @property {string[]} missing_scopes
 * @property {Record<string, string>} packages Name → version.
 *
 * @typedef {object} Kernel A kernel of the person's server when it runs, else of the hub's configuration.
 * @property {string} name
 * @property {string} display_name
 * @property {string} language `python`, `r`, `octave`, `bash`, `sos`, `python2`, …
 * @property {boolean} default
 *
 * @typedef {object} LaunchRequest One click. All text is data, nothing is trusted.
 * @property {string} launch_key Idempotency: the same key of the same user is the same launch.
 * @property {Action} action Open on the hub; return the notebook itself; or open it while the user's server runs and saves it.
 * @property {string[]} datasets What the notebook is filled with, in this order, each once.
 * @property {OwnerRef} owner
 * @property {string} notebook A file name of 1 to 120 characters, with or without `.ipynb`.
 * @property {string} [profile] An id that `options` listed; absent: the default.
 * @property {RunningServer} [running_server] What to do with a server that runs with another profile; absent: ask.
 * @property {EntityRef} [entity]
 * @property {string} [directory] Below the home, at most 255 characters, `/` between levels; empty: the home itself.
 * @property {string} [name] What people call the notebook, at most 200 characters: its title, and the name of the dataset that it is saved as. Absent: that of the dataset that it goes on from, else the file's without `.ipynb`.
 * @property {string} [kernel] A name that `options` listed; absent: the default, or the first of the template's language.
 * @property {SourceRef} [source] The saved notebook that is opened; `datasets` is then empty.
 * @property {string} [template] `site:<folder>` or `lab:<permId>` that `options` listed; absent: that of the kernel's language.
 * @property {Record<string, boolean | number | string>} [parameters] Answers to what the template asks; what is missing has its default.
 *
 * @typedef {object} LaunchState How far a launch is.
 * @property {string} launch_id
 * @property {LaunchStep} state
 * @property {number} progress
 * @property {string} message
 * @property {string | null} url Only when ready: a path or address of the hub's own.
 * @property {string | null} notebook_path Below the home, first as wanted, then as written.
 * @property {Failure | null} error When it failed.
 * @property {boolean} retry The same launch may be tried again.
 * @property {string | null} started When the click was made.
 * @property {string | null} deadline When the server must be up, while it starts.
 * @property {number | null} place Its place among those who wait, while the hub has no room.
 * @property {number | null} waiting How many wait.
 *
 * @typedef {object} OpenAnswer For `open`, `run` and the workspace: where the page sends its new tab, by a form POST of the field `ticket`.
 * @property {LaunchStep} state `ready`: the notebook is written already.
 * @property {string} launch_id
 * @property {string} redirect_url Holds no secret.
 * @property {string} ticket For one use.
 * @property {number} expires_in Seconds that the ticket is valid.
 * @property {string | null} notebook_path Below the home, as wanted or as written.
 *
 * @typedef {object} Options What the form offers.
 * @property {Kernel[]} kernels
 * @property {Profile[]} profiles
 * @property {Template[]} templates
 * @property {BrokenTemplate[]} broken_templates
 *
 * @typedef {object} OptionsRequest Where the form is opened.
 * @property {EntityRef} [entity] Absent: nowhere in particular.
 *
 * @typedef {object} OwnerRef Where the notebook will be saved.
 * @property {OwnerKind} kind
 * @property {string} perm_id
 *
 * @typedef {object} Parameter What a template asks.
 * @property {string} name
 * @property {string} label
 * @property {ParameterType} type
 * @property {boolean | number | string} default
 * @property {string[]} choices Of a choice.
 * @property {string} help A sentence for whoever fills in the form.
 * @property {boolean | number | string | null | null} minimum Of a number.
 * @property {boolean | number | string | null | null} maximum
 * @property {string} property Code of the property of the owner that says the value where the request says none; else empty.
 *
 * @typedef {object} Profile How a server starts.
 * @property {string} id
 * @property {string} title
 * @property {string} description
 * @property {boolean} default
 * @property {boolean} running The user's server runs with it.
 *
 * @typedef {object} Ready Whether the service can do its work; 503 where it cannot.
 * @property {Readiness} status `degraded`: openBIS does not answer, so that no new click is taken; launches go on.
 * @property {Part} database
 * @property {Part} hub
 * @property {Part} openbis
 *
 * @typedef {object} Refusal The answer in place of any other, with the HTTP status of the code; `Retry-After` where waiting helps.
 * @property {Failure} error
 *
 * @typedef {object} RepeatRequest Which of the notebooks that failed or were stopped are to run once more.
 * @property {string} batch_id
 * @property {number[]} [items] Their numbers; none: all that failed.
 *
 * @typedef {object} Run How far it is. A run of a launch has the launch's id, so a repeated request finds the run that is there.
 * @property {string} run_id
 * @property {string} title Changes where the notebook is renamed.
 * @property {string} notebook_path Below the server's root; changes where the notebook is moved.
 * @property {RunState} state `cancelled`: the person stopped it; `stopped`: the server ended in the middle.
 * @property {number} cell How many of the code cells have ended.
 * @property {number} cells
 * @property {string | null} cell_name The one at work, or that was when it ended.
 * @property {string | null} started
 * @property {string | null} ended
 * @property {string | null} dataset What was saved.
 * @property {string | null} note What to know of what it saves, for example that it lacks parents.
 * @property {Compared | null} compared Absent where there was nothing to compare with.
 * @property {Failure | null} error When it failed, or ended with a server whose time was over.
 *
 * @typedef {object} Runs The person's runs, the newest first, at most 50.
 * @property {Run[]} runs
 *
 * @typedef {object} SavedFile A notebook in a dataset.
 * @property {string} path
 * @property {string} name
 * @property {number} size Bytes.
 *
 * @typedef {object} ServerOutlook How the server is.
 * @property {ServerState} state
 * @property {number} progress Of a start.
 * @property {string} message What the hub says of a start.
 *
 * @typedef {object} ServerRequest A form is open that will save there. Asked again while the server is starting.
 * @property {OwnerRef} owner Nothing is started for people who may not save there.
 *
 * @typedef {object} Source A dataset with its notebooks.
 * @property {string} dataset
 * @property {SavedFile[]} notebooks
 *
 * @typedef {object} SourceRef The dataset with the saved notebook that is opened.
 * @property {string} dataset
 * @property {SourceMode} mode With results and history, or without both.
 * @property {string} [file] The path that `source` listed; absent where there is only one.
 *
 * @typedef {object} SourceRequest Which dataset.
 * @property {string} dataset
 *
 * @typedef {object} StatusRequest Which launch.
 * @property {string} launch_id
 *
 * @typedef {object} StopRequest Which run.
 * @property {string} run_id
 *
 * @typedef {object} Template A template that applies to the entity and that the person may read.
 * @property {string} id
 * @property {string} title
 * @property {string} description
 * @property {string} language
 * @property {Parameter[]} parameters
 *
 * @typedef {object} WorkspaceRequest One click that opens the workspace.
 * @property {string} launch_key Idempotency: the same key of the same user is the same launch.
 * @property {string} [profile] An id that `options` listed; absent: the default.
 * @property {RunningServer} [running_server] What to do with a server that runs with another profile; absent: ask.
 */

/** The number of the protocol that pages speak. */
export const PROTOCOL = 1;
