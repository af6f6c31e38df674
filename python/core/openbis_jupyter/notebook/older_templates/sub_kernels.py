"""Which language reads a cell: in SoS each cell has its own."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SUB_KERNELS: Mapping[str, str] = {
    "SoS": "sos",
    "Python3": "python",
    "Python2": "python2",
    "R": "r",
    "Octave": "octave",
    "Bash": "bash",
}
"""Names in `%use …` of SoS → languages of the cells."""


def language_of_cell(source: str, language: str, kernel: str = "") -> str | None:
    """The language of a code cell: that of the notebook; in SoS that of the sub-kernel that `%use` or the cell's
    mark `kernel` names, None for one that is not known here.
    """
    if language != "sos":
        return language
    used = re.match(r"%use[ \t]+(\w+)", source)
    return _SUB_KERNELS.get(used[1] if used else kernel or "SoS")


def magics_and_code(source: str, language: str) -> tuple[str, str]:
    """A cell's first lines with SoS's own magics, and the rest."""
    if language != "sos":
        return "", source
    found = re.match(r"(?:%.*(?:\n|\Z))*", source)
    head = found[0] if found else ""
    return head, source[len(head) :]
