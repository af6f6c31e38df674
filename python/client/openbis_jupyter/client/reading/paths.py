"""How a file of a dataset is named: `PERMID/path`, with or without `openbis://` before it.

The path is the one that openBIS shows, in plain text: nothing in it is encoded, so a percent sign, `#`, `?` or a space
stands for itself.
"""

from __future__ import annotations

PROTOCOL = "openbis"
_PREFIX = f"{PROTOCOL}://"


def plain(name: str) -> str:
    """The name without protocol and without slashes at its ends."""
    return name.removeprefix(_PREFIX).strip("/")


def parted(name: str) -> tuple[str, str]:
    """The permId and the path in the dataset, which is empty for the dataset itself."""
    perm_id, _, path = plain(name).partition("/")
    return perm_id, path
