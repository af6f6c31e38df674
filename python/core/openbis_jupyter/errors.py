"""Everything that can go wrong in a way a person can be told.

One row per code: HTTP status, what happened, what to do next. The texts are templates over safe, named details
(never tokens); the same table feeds the HTTP answers, the exit codes of the command line and the documentation.
"""

from __future__ import annotations

import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One row: HTTP status, exit code, what happened, what to do next, whether trying again may help."""

    status: int
    message: str
    advice: str
    retry: bool = False
    exit_code: int = 1


PROBLEMS: Mapping[str, Problem] = {
    "request-invalid": Problem(400, "{field}: {reason}", "Correct this field and try again.", exit_code=2),
    "versions-differ": Problem(
        409,
        "{newer} has a newer version of openBIS Jupyter than {older}, and the two do not understand each other.",
        "Ask those who take care of {older} to update openBIS Jupyter there.",
    ),
    "datasets-unknown": Problem(
        404,
        "These datasets do not exist or you may not see them: {datasets}.",
        "Remove them from the list, or ask their owner for access, and try again.",
    ),
    "owner-unknown": Problem(
        404,
        "The owner {owner} does not exist or you may not see it.",
        "Choose another experiment or object as owner.",
    ),
    "entity-unknown": Problem(
        404,
        "openBIS does not have {entity} any more, or you may not see it.",
        "Load the tree anew; where it should be there, ask its owner for access.",
    ),
    "owner-read-only": Problem(
        403,
        "You may not save datasets in {owner}.",
        "Choose an owner in a space where you are a user, or ask its administrator for the role.",
    ),
    "session-expired": Problem(
        401,
        "Your openBIS session has expired.",
        "Sign in to openBIS again and repeat the click; what you entered can be sent once more.",
    ),
    "token-refused": Problem(
        401,
        "openBIS does not take {token}: it is none of its tokens, or it holds no longer.",
        "Copy the session token from your openBIS user profile once more, or use a personal access token that still"
        " holds.",
    ),
    "openbis-refused": Problem(
        422,
        "openBIS refuses this: {reason}",
        "Correct what you asked for; where nothing is wrong with it, show this sentence to your openBIS administrator.",
    ),
    "access-denied": Problem(
        403,
        "Your openBIS roles do not allow this: {reason}",
        "Ask the administrator of the space for the role that is missing.",
    ),
    "no-role": Problem(
        403,
        "Your openBIS account has no role yet, and nobody signs in without one.",
        "Ask your openBIS administrator for a role in a space, then sign in again.",
    ),
    "openbis-unreachable": Problem(
        502,
        "The openBIS server does not answer.",
        "Wait a minute and try again; if it stays so, tell your openBIS administrator.",
        retry=True,
    ),
    "openbis-failed": Problem(
        502,
        "openBIS could not answer the question.",
        "Try again; if it stays so, give the reference to your openBIS administrator.",
        retry=True,
    ),
    "hub-unreachable": Problem(
        503,
        "The JupyterHub does not answer.",
        "It may be restarting: try again in a minute; if it stays so, tell your JupyterHub administrator.",
        retry=True,
    ),
    "hub-slow": Problem(
        504,
        "The JupyterHub did not answer in time.",
        "Try again in a minute: a notebook that was made meanwhile is not made twice.",
        retry=True,
    ),
    "hub-untrusted": Problem(
        502,
        "openBIS could not verify that it talks to the right JupyterHub.",
        "Give the reference to your openBIS administrator: the certificate of the JupyterHub or the setting"
        " jupyter.ca-file has to be corrected.",
    ),
    "hub-address-wrong": Problem(
        502,
        "At the address of the JupyterHub something else answers.",
        "Give the reference to your openBIS administrator: the setting jupyter.hub-service-url has to be corrected.",
    ),
    "hub-answer-unknown": Problem(
        502,
        "openBIS does not understand the answer of the JupyterHub.",
        "Give the reference to your openBIS administrator: both sides need matching versions of openBIS Jupyter.",
    ),
    "hub-answer-too-large": Problem(
        502,
        "The answer of the JupyterHub is too large to be passed on.",
        "Open the notebook on the JupyterHub instead of downloading it, or choose fewer datasets.",
    ),
    "not-configured": Problem(
        503,
        "Jupyter is not set up on this openBIS: {reason}",
        "Ask your openBIS administrator to set it in service.properties.",
    ),
    "service-failed": Problem(
        500,
        "Something went wrong in the Jupyter service of openBIS.",
        "Try again; if it stays so, give the reference to your openBIS administrator.",
        retry=True,
    ),
    "hub-refused": Problem(
        502,
        "The JupyterHub refused a request of the openBIS service.",
        "Give the reference to your JupyterHub administrator; `openbis-jupyter doctor` says what is missing.",
    ),
    "database-unreachable": Problem(
        503,
        "The database of the openBIS service at the JupyterHub does not answer.",
        "Try again in a minute; if it stays so, tell your JupyterHub administrator.",
        retry=True,
    ),
    "metrics-refused": Problem(
        403,
        "This token may not read the metrics of the openBIS service.",
        "Use one whose role at the JupyterHub has the scope read:metrics, such as that of your Prometheus for the hub's"
        " own metrics.",
    ),
    "hub-full": Problem(
        503,
        "The JupyterHub is starting as many servers as it can.",
        "There was no room in time: try again in some minutes.",
        retry=True,
    ),
    "spawn-failed": Problem(
        502,
        "Your Jupyter server did not start: {reason}",
        "Try again; if it fails once more, give the reference to your JupyterHub administrator.",
        retry=True,
    ),
    "server-stopped": Problem(
        503,
        "Your Jupyter server stopped before the notebook was written.",
        "Try again: the server will be started anew.",
        retry=True,
    ),
    "write-failed": Problem(
        502,
        "The notebook could not be written to your Jupyter server: {reason}",
        "Check that the directory is writable there, or choose another one, and try again.",
        retry=True,
    ),
    "disk-full": Problem(
        507,
        "There is no space left in your Jupyter home.",
        "Delete files you no longer need in your Jupyter workspace and try again.",
        retry=True,
    ),
    "run-unsupported": Problem(
        501,
        "Your Jupyter server cannot run notebooks in the background.",
        "Open the notebook and run it there; your JupyterHub administrator can bring the server up to date.",
    ),
    "run-refused": Problem(
        502,
        "The notebook is in your Jupyter home, but your server did not begin to run it: {reason}",
        "Try again, or open the notebook there and run it yourself.",
        retry=True,
    ),
    "profile-other": Problem(
        409,
        "Your Jupyter server runs with the profile “{running}”, not with “{chosen}”.",
        "Use it as it is, or restart it with the other profile: what runs in its kernels then ends.",
    ),
    "profile-not-allowed": Problem(
        403,
        "The server profile {profile} is for other groups than yours.",
        "Choose one of: {profiles}. Your JupyterHub administrator knows who is in which group; after a change, sign in "
        "at the JupyterHub once more.",
    ),
    "profile-none": Problem(
        403,
        "All server profiles here are for groups that you are not in.",
        "Ask your JupyterHub administrator to put you into one of them; then sign in at the JupyterHub once more.",
    ),
    "profile-unknown": Problem(
        400,
        "The server profile {profile} is not offered here.",
        "Choose one of: {profiles}.",
    ),
    "stop-not-allowed": Problem(
        403,
        "Servers cannot be stopped from openBIS here.",
        "Stop it at the JupyterHub: File → Hub Control Panel → Stop My Server.",
    ),
    "source-without-notebook": Problem(
        404,
        "The dataset {dataset} holds no Jupyter notebook.",
        "Open a dataset that has a file whose name ends in .ipynb at its top.",
    ),
    "source-several": Problem(
        409,
        "The dataset {dataset} holds several notebooks: {files}.",
        "Choose which one to open.",
    ),
    "source-too-large": Problem(
        413,
        "The notebook {file} is larger than {limit} MB, which is the most that is opened from openBIS here.",
        "Download its dataset in your Jupyter workspace, or clear the outputs that make it large.",
    ),
    "source-damaged": Problem(
        422,
        "The file {file} of the dataset {dataset} is not a Jupyter notebook that can be read.",
        "Open another version of it; the reference helps your openBIS administrator to find out why.",
    ),
    "source-missing": Problem(
        404,
        "The dataset {dataset} has no file {file} any more.",
        "Open another version of the notebook, or ask the person who registered the dataset.",
    ),
    "source-unavailable": Problem(
        503,
        "The files of the dataset {dataset} are not available now.",
        "They may be archived: ask for them in openBIS, and try again when they are back.",
        retry=True,
    ),
    "launch-cancelled": Problem(
        409,
        "You cancelled this launch; no notebook was written.",
        "Try again whenever you like; a server that was starting may come up by itself.",
        retry=True,
    ),
    "kernel-unknown": Problem(
        400,
        "The kernel {kernel} is not offered here.",
        "Choose one of: {kernels}.",
    ),
    "kernel-failed": Problem(
        500,
        "The kernel {kernel} did not start: {reason}",
        "Nothing was saved in openBIS. Run the notebook with another kernel, or give this message to the administrator"
        " of your Jupyter, who can mend this one.",
        retry=True,
    ),
    "user-unsupported": Problem(
        403,
        "Your openBIS user name cannot be used on the JupyterHub: {reason}",
        "Give the reference to your JupyterHub administrator.",
    ),
    "user-not-allowed": Problem(
        403,
        "Your openBIS user may not use this JupyterHub.",
        "Ask the JupyterHub administrator for access.",
    ),
    "template-unknown": Problem(
        404,
        "The template {template} is not offered here, or not any more.",
        "Choose another template.",
    ),
    "template-broken": Problem(
        422,
        "The template {template} has a fault: {reason}",
        "Choose another template, and tell the person who made this one.",
    ),
    "launch-unknown": Problem(
        404,
        "This launch does not exist (any more) or belongs to somebody else.",
        "Go back to openBIS and start the notebook there.",
    ),
    "ticket-invalid": Problem(
        403,
        "This link was used already or is too old.",
        "Go back to openBIS and click again; nothing was lost.",
    ),
    "credential-missing": Problem(
        404,
        "Jupyter holds no openBIS credential for you.",
        "Open any notebook from openBIS once, or enter a session token from your openBIS user profile.",
    ),
    "credential-expired": Problem(
        401,
        "The openBIS credential that Jupyter holds for you has expired.",
        "Open any notebook from openBIS once, or enter a session token from your openBIS user profile.",
    ),
    "connection-missing": Problem(
        404,
        "This computer is not connected to openBIS.",
        "Connect it once: with `openbis-jupyter connect` in a shell, or with the openBIS button of JupyterLab.",
    ),
    "connection-ended": Problem(
        401,
        "openBIS no longer takes the token that this computer has: its time is over, or it was revoked.",
        "Connect again: with `openbis-jupyter connect` in a shell, or with the openBIS button of JupyterLab.",
    ),
    "too-many": Problem(
        429,
        "Too many launches at once.",
        "Wait a moment and try again.",
        retry=True,
    ),
    "connection-unknown": Problem(
        404,
        "This Jupyter does not know that openBIS connection.",
        "Choose one of the connections, or add it.",
    ),
    "address-not-allowed": Problem(
        403,
        "The address {url} may not be used from this Jupyter.",
        "Choose one of the connections, or ask your administrator to list it.",
    ),
    "path-outside": Problem(
        400,
        "The path {path} is not inside the folder that this Jupyter shows.",
        "Choose a file or folder that the file browser shows.",
    ),
    "transfer-unknown": Problem(
        404,
        "This transfer has ended a while ago, or the Jupyter server was restarted since.",
        "Start it again: what has arrived completely is not transferred twice.",
    ),
    "run-unknown": Problem(
        404,
        "There is no such run.",
        "The last 50 are kept: look for its dataset in openBIS, or run the notebook again.",
    ),
    "server-time-over": Problem(
        500,
        "The time that your Jupyter server had was over at {time}, before the notebook had run to its end.",
        "Start your server with more time and run the notebook again. The file holds the cells that had ended.",
        retry=True,
    ),
    "run-died": Problem(
        500,
        "The program that ran the notebook was ended from outside ({reason}).",
        "The memory of your Jupyter server may have been too small. The notebook holds the cells that had ended.",
        retry=True,
    ),
    "address-missing": Problem(
        400,
        "It is not known which openBIS to connect to.",
        "Give its address (`url` in Python, `--url` in a terminal), or set the environment variable OPENBIS_URL.",
        exit_code=2,
    ),
    "file-damaged": Problem(
        502,
        "The file {file} of dataset {dataset} did not arrive intact.",
        "Run the download again: files that are intact are not downloaded twice.",
        retry=True,
    ),
    "file-missing": Problem(
        404,
        "openBIS does not give the file {file} of dataset {dataset}: “{reason}”.",
        "All others come, and what had arrived of this one is kept. Look at the dataset in openBIS; where the file is"
        " there, give this message to your openBIS administrator.",
    ),
    "transfer-broken": Problem(
        502,
        "The connection breaks again and again: of the {size} MB of {file} never more than {arrived} MB arrive.",
        "Try again in a minute, from another network if you can: what is complete is not downloaded twice. Where it"
        " breaks at the same place each time, tell your openBIS administrator: something on the way ends long answers.",
        retry=True,
    ),
    "path-refused": Problem(
        502,
        "The dataset {dataset} holds a file with a name that leads out of its folder: {file}",
        "Tell the person who registered the dataset.",
    ),
    "answered-on-the-way": Problem(
        502,
        "Something between this computer and openBIS does not let {file} through (status {status}).",
        "It may be a sign-in page of your network, or a proxy that takes no files of this size: tell your openBIS"
        " administrator the status, or try from another network.",
    ),
    "notebook-missing": Problem(
        404,
        "There is no notebook {file} here.",
        "Correct `file_name`: it must be the name of this notebook, which you may have renamed.",
    ),
    "notebook-gone": Problem(
        410,
        "The notebook {file} was deleted, or moved out of reach, while it ran.",
        "Nothing was saved in openBIS. Put it back, or open it where it is now, and run it again.",
    ),
    "notebook-unsaved": Problem(
        409,
        "The file {file} does not hold the results of the cells that you ran last.",
        "Run this cell again, and save the notebook (Ctrl+S) while it waits.",
        retry=True,
    ),
    "notebook-secret": Problem(
        409,
        "The file {file} holds an openBIS token, which must not be stored in openBIS.",
        "Empty the cell with the token and clear its output, save the notebook (Ctrl+S), and save it in openBIS again.",
    ),
    "name-changed": Problem(
        400,
        "openBIS would not keep the name of the file {file}: {reason}",
        "Nothing was sent. Rename the file or folder, then save again.",
        exit_code=2,
    ),
    "save-failed": Problem(
        502,
        "The notebook is not saved in openBIS: {reason}",
        "Save once more: what openBIS has already is not stored twice.",
        retry=True,
    ),
    "staging-full": Problem(
        507,
        "The disk of {folder} is full: there is no room for the copies that are sent to openBIS.",
        "Nothing was saved. Make room on that disk of your own computer or Jupyter server, or set TMPDIR to a folder"
        " on another one, and save again.",
        retry=True,
    ),
    "store-full": Problem(
        507,
        "openBIS has no room for it: the disk of its data store is full.",
        "Nothing was saved, and all of it is still here. Tell your openBIS administrator, and save again when there is"
        " room.",
        retry=True,
    ),
    "openbis-not-found": Problem(
        404,
        "There is no openBIS installation in {folder}.",
        "Give the folder that holds `{wanted}`, or name the places with `--core-plugins` and `--service-properties`.",
        exit_code=2,
    ),
    "config-unreadable": Problem(
        409,
        "{file}, line {line}: {reason}",
        "Correct this line and run the command again; nothing was changed.",
        exit_code=2,
    ),
    "install-busy": Problem(
        409,
        "Somebody else is installing in {folder}.",
        "Wait until that has ended and run the command again.",
        retry=True,
    ),
    "file-refused": Problem(
        500,
        "{file}: {reason}",
        "Run the command as the user that openBIS runs as, or as root; what was begun was taken back.",
    ),
    "plugin-incomplete": Problem(
        500,
        "This copy of the program does not hold the core plugin.",
        "Install the published wheel, or run `make build` in the sources.",
    ),
    "cancelled": Problem(
        409,
        "Stopped before it was finished.",
        "Start it again when you like: a download goes on where it stopped, and nothing is stored twice.",
        retry=True,
        exit_code=130,
    ),
    "cell-failed": Problem(
        422,
        "The notebook stopped at {cell}: {reason}",
        "Nothing was saved in openBIS. See the results so far in {file}, correct the cell and run it again.",
    ),
    "batch-unknown": Problem(
        404,
        "There is no such batch of yours.",
        "It may have been forgotten after some days. What its notebooks have saved stays in openBIS.",
    ),
    "batch-busy": Problem(
        409,
        "Another command is at work on the batch in {folder}.",
        "Wait until it has ended, or give this one another folder with --to.",
    ),
    "batch-unreadable": Problem(
        422,
        "The record of the batch, {file}, cannot be read.",
        "Give the batch another folder with --to. What openBIS has of this one stays there.",
    ),
    "save-cell-unreadable": Problem(
        422,
        "The notebook ran to its end, but what its save cell asks for cannot be read: {reason}",
        "Nothing was saved in openBIS. All results are in {file}: open it and run its save cell.",
    ),
    "certificate-untrusted": Problem(
        502,
        "The certificate of {url} cannot be verified.",
        "Give the file with the certificate of your institute's authority, which your openBIS administrator has: when"
        " you connect, or in the environment variable OPENBIS_JUPYTER_CA_FILE.",
    ),
    "connection-unclear": Problem(
        400,
        "Several openBIS are connected here: {urls}.",
        "Say which one is meant: give its address as `url`, or set the environment variable OPENBIS_URL.",
        exit_code=2,
    ),
    "file-unwritable": Problem(
        500,
        "The file {file} cannot be written: {reason}.",
        "Choose another folder, or correct this one, and start again.",
    ),
    "files-unknown": Problem(
        404,
        "No file of these datasets is called like this: {patterns}.",
        "Correct what you asked for. They hold, for example: {names}.",
    ),
    "environment-unknown": Problem(
        404,
        "The dataset {dataset} does not say what it was computed with.",
        "Choose a notebook that was saved with its environment: its files lie in notebook-environment. Older ones have"
        " none.",
    ),
    "environment-failed": Problem(
        502,
        "{tool} could not make the environment again: {reason}.",
        "Nothing of it was kept. If a version is no longer to be had, download requirements.txt (openbis-jupyter"
        " download PERMID -f requirements.txt), change that line, and install from it.",
        retry=True,
    ),
    "path-is-folder": Problem(
        400,
        "{path} is a folder of the dataset, and only files have bytes.",
        "Name a file in it; `openbis-jupyter ls` shows which there are.",
        exit_code=2,
    ),
    "files-read-only": Problem(
        405,
        "Files in openBIS are only read this way: {path} stays as it is.",
        "Write to a file of this computer, and save it with `save_notebook` or `openbis-jupyter save`: that makes a new"
        " dataset.",
    ),
    "mount-unavailable": Problem(
        501,
        "openBIS cannot be shown as a folder here: {reason}.",
        "Read with openbis://PERMID/path in Python or with `openbis-jupyter cat` elsewhere, or download the files: none"
        " of that needs anything of the system.",
    ),
    "files-unavailable": Problem(
        503,
        "openBIS cannot give the files of {dataset}: {reason}.",
        "Ask for archived ones in openBIS, and try again when they are back; openBIS's page of the dataset says where"
        " linked ones are.",
        retry=True,
    ),
    "folder-full": Problem(
        507,
        "There is no room in {folder} for {file}: it needs {size}.",
        "Make room there, or choose another folder, and start again: files that are complete are kept.",
        retry=True,
    ),
    "sign-in-refused": Problem(
        401,
        "openBIS does not accept this user and password.",
        "Try again; where you sign in on a page of your institute, use a session token from your openBIS user profile."
        " An account without any role is refused likewise: your openBIS administrator gives one.",
    ),
    "version-newer": Problem(
        409,
        "openBIS has a version of this notebook that you did not begin from: {dataset}, saved by {user} on {date}.",
        "Nothing was saved. Say with `newer` what to do: `continue` saves the next version after it, `branch` begins"
        " a history of its own, `beside` keeps both versions in this history.",
        exit_code=3,
    ),
    "program-failed": Problem(
        500,
        "This program failed in a way that nobody foresaw: {reason}.",
        "Try again; if it stays so, tell those who take care of it, with the lines above.",
    ),
    "internal": Problem(
        500,
        "Something went wrong in the Jupyter service.",
        "Try again; if it stays so, give the reference to your JupyterHub administrator.",
        retry=True,
    ),
}


class OpenbisJupyterError(Exception):
    """A failure with an owner and a sentence.

    In: a code of `PROBLEMS` and the details its texts name. Details are shown to people and logged: no secrets.
    """

    def __init__(self, code: str, **details: Any) -> None:
        self.code = code
        self.problem = PROBLEMS[code]
        self.details = details
        self.reference = secrets.token_hex(4)
        shown = {
            name: ", ".join(value) if isinstance(value, list) else value for name, value in details.items()
        }
        self.message = self.problem.message.format(**shown)
        self.advice = self.problem.advice.format(**shown)
        super().__init__(self._text())

    @classmethod
    def from_json(cls, error: Mapping[str, Any]) -> OpenbisJupyterError:
        """The opposite of `as_json`: the same failure, so under the same reference.

        One whose code or details this version does not know comes in the other side's own words.
        Errors: KeyError, TypeError for what is no failure.
        """
        try:
            failure = cls(str(error["code"]), **error["details"])
        except KeyError:
            failure = cls("internal")
            failure.code, failure.details = str(error["code"]), error["details"]
            failure.message, failure.advice = str(error["message"]), str(error["advice"])
        failure.reference = str(error["reference"])
        failure.args = (failure._text(),)
        return failure

    def __reduce__(self) -> tuple[Any, ...]:
        """So that one that was raised in another process, a Dask worker's for example, says there what it said here."""
        return _again, (type(self), self.as_json())

    def _text(self) -> str:
        return f"{self.message} {self.advice} [{self.code} {self.reference}]"

    def as_json(self) -> dict[str, Any]:
        """The `error` object of an HTTP answer (see docs/developers/protocol.md)."""
        return {
            "code": self.code,
            "message": self.message,
            "advice": self.advice,
            "reference": self.reference,
            "details": self.details,
        }

    def _render_traceback_(self) -> list[str]:
        """What IPython shows instead of a traceback: in a notebook the sentence is what helps."""
        return [str(self)]


def _again(kind: type[OpenbisJupyterError], error: Mapping[str, Any]) -> OpenbisJupyterError:
    return kind.from_json(error)


def as_markdown() -> str:
    """The table of docs/errors.md."""
    rows = [
        f"| `{code}` | {problem.status} | {problem.message} | {problem.advice} | {'yes' if problem.retry else ''} |"
        for code, problem in sorted(PROBLEMS.items())
    ]
    return "\n".join(
        [
            "# Messages and what to do",
            "",
            "Each message ends with its code and a reference, for example `[datasets-unknown 5f3a9c12]`.",
            "The reference is in the log of the Hub service (or of openBIS), beside the technical cause.",
            "Words in braces are filled in.",
            "",
            "| code | HTTP | what happened | what to do | trying again may help |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    sys.stdout.write(as_markdown())
