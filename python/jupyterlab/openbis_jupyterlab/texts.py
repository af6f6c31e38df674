"""Everything that the server extension says to people, beside the table of failures in `openbis_jupyter.errors`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

# Why a request is refused: the end of the sentence of `request-invalid`.
NOT_AN_OBJECT = "a JSON object is expected."
NOT_UNDERSTOOD = "this is not understood."
NOT_TEXT = "text is expected."
NOT_A_NUMBER = "a number from 0 on is expected."
NOT_PATHS = "paths of files are expected."
NO_DATASETS = "none is chosen."
NO_HISTORY = "it has no history id; save it again first."
HUB_SIGNS_IN = "the hub signs you in."

# What a transfer is doing.
TRANSFER_WAITS = "Waiting for its turn …"
TRANSFER_STEPS: Mapping[str, str] = {
    "download": "Downloading",
    "upload": "Sending to openBIS",
    "compare": "Comparing with what openBIS has stored",
}
NO_ANSWER = "it gave no answer."
FROM_ITS_BEGINNING = "openBIS cannot go on in the middle of a file; it comes from its beginning again."

# `openbis-connections.yaml`, in the server's log.
FILE_LEFT_OUT = "openBIS: %s is left out (%s)"
ENTRY_LEFT_OUT = "openBIS: an entry of %s without name or https address is left out"
ALWAYS_VERIFIED = "openBIS: certificates are verified although %s says otherwise for %s; name a ca_file there"

# What older extensions left, in the server's log.
OLD_NAME = "openBIS: %s calls this extension by its earlier name; write openbis-jupyterlab (openbis_jupyterlab) there"
SETTINGS_TAKEN_OVER = "openBIS: the settings of the extension's earlier name are taken over into %s"
SETTINGS_NOT_TAKEN_OVER = "openBIS: the settings of the extension's earlier name cannot be taken over: %s"


def kernel_name(version: str, perm_id: str) -> str:
    """What people see of a kernel, in: the whole version of its Python."""
    return f"Python {'.'.join(version.split('.')[:2])} as in {perm_id}"


def added(packages: Sequence[str]) -> str:
    """In: what the notebook did not have, and JupyterLab needs."""
    return (
        f"Added, because JupyterLab needs it and the notebook was recorded without it: {', '.join(packages)}."
    )


def connection_broke(seconds: float) -> str:
    """In: how long until it goes on."""
    return f"The connection broke; it goes on in {seconds:.0f} s."


def is_beside(package: str, place: Path) -> str:
    """In: an older extension, as pip calls it, and where Jupyter finds it."""
    return (
        f"An older openBIS extension, {package}, is installed beside this one ({place}) and works on by itself; "
        f"where nobody needs it, remove it with `pip uninstall {package}`."
    )
