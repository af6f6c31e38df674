"""Everything that the hub side says to people, beside the table of errors."""

from __future__ import annotations

WAITING_FOR_TICKET = "Waiting for you to arrive at the JupyterHub."
STARTING = "Your Jupyter server is starting."
RESTARTING = "Your Jupyter server stopped; it is starting anew."
WAITING_FOR_ROOM = "The JupyterHub is busy; your server starts as soon as there is room."
STOPPING = "Your Jupyter server is stopping, to start with the profile that you chose."
PROFILE_UNKNOWN = "other options"
HUB_RESTARTING = "The JupyterHub is restarting; your notebook follows."
WRITING = "Writing the notebook."
READY = "Your notebook is ready."
READY_AND_RUNS = "Your notebook runs in the background now."
WORKSPACE_READY = "Your workspace is ready."
FAILED = "The notebook could not be opened."
CANCELLED = "Cancelled."
WORKSPACE = "Jupyter workspace"
BATCH_SIGN_IN = (
    "It waits for you: the JupyterHub does not know you yet. Open your workspace once; then it goes on by"
    " itself."
)
BATCH_RENEW = (
    "It waits for you: Jupyter has no access to openBIS any more. Press Renew under Jupyter on this page, or open any"
    " notebook; then it goes on by itself."
)

NODE_PREPARED = "The cluster prepares a machine for your job."
JOB_SUBMITTED = "Your Jupyter server is handed to the cluster as a job."

NO_GROUPS_TOLD = (
    "openBIS does not tell the groups of %s, who is in none at the hub until the next sign-in [%s %s]: %s "
    "docs/groups.md says what openBIS has to allow."
)

NO_DIRECTORY = "the directory {path} cannot be made."
NOT_WHOLE = "what arrived there is not what was sent."
DID_NOT_STOP = "the one that runs does not stop."
TOOK_TOO_LONG = "it took too long."

LOGIN_FAILED = "openBIS does not know this user name and password, or the account has no role there."
LOGIN_TOKEN_FAILED = "openBIS does not know this session token (any more)."  # noqa: S105
LOGIN_EMPTY = "Enter user name and password, or a session token."

PAGE: dict[str, str] = {
    "sign_in": "Sign in with openBIS",
    "user": "openBIS user",
    "password": "Password",
    "token": "Or a session token from your openBIS user profile",
    "submit": "Sign in",
    "ask_title": "Open this notebook?",
    "ask": "Something outside your openBIS asks to open “{title}” here, as the openBIS user {user}.",
    "ask_why": "Go on only if you have just clicked in openBIS yourself and this is your name.",
    "ask_yes": "Open it as {user}",
    "switch_title": "You are signed in as somebody else",
    "switch": "This browser is signed in here as {current}. “{title}” belongs to {user}.",
    "switch_yes": "Sign {current} out and go on as {user}",
    "no": "Leave everything as it is",
    "front_title": "openBIS Jupyter",
    "front": "Here openBIS hands notebooks to this JupyterHub. They begin in openBIS: More… → New Jupyter notebook.",
    "problem_title": "This did not work",
    "reference": "Reference",
    "to_launch": "See how this launch is getting on",
    "home": "To the JupyterHub",
    "progress_title": "Opening {title}",
    "progress_wait": "This page shows by itself how it goes on.",
    "open": "Open it",
    "back": "Back to openBIS",
}


def waiting_in_queue(reason: str, begins: str) -> str:
    """In: why the job waits and when it is expected to begin, both as the cluster says it, or empty."""
    why = f" ({reason})" if reason else ""
    expected = f"; it is expected to begin at {begins[:16].replace('T', ' ')}" if begins else ""
    return f"Waiting in the queue of the cluster{why}{expected}."


def job_runs(host: str) -> str:
    """In: the machine that the job was given, empty where that is not known."""
    return f"The cluster has begun your job{f' on {host}' if host else ''}; Jupyter is starting there."


def no_account(account: str) -> str:
    """In: the name that a person should have on the cluster."""
    return f"there is no account {account} on the cluster; your administrator has to make it."


def no_job_option(name: str) -> str:
    """In: the name of an option of the spawner."""
    return f"a job cannot be given {name} by whoever starts it; see job_options of the spawner."


def not_for_groups(title: str) -> str:
    """In: the title of a profile."""
    return (
        f"A server with the profile “{title}” is for other groups than yours. Choose another one, or ask your "
        "JupyterHub administrator to put you into one of its groups; then sign in once more."
    )
