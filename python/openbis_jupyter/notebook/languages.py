"""The languages that notebooks can be written in: one row each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """`id`: ours, as in requests and templates; `jupyter`: what kernelspecs and notebooks call it; `title`: for people;
    `folder`: of its template below `templates/`; `extension`: of files in Jupytext's percent format; `comment`: how a
    comment begins there; `fences`: what code blocks in Markdown may be called.
    """

    id: str
    jupyter: str
    title: str
    folder: str
    extension: str
    comment: str
    fences: tuple[str, ...]


LANGUAGES: Mapping[str, Language] = {
    row.id: row
    for row in (
        Language("python", "python", "Python 3", "python3", ".py", "#", ("python", "python3")),
        Language("r", "R", "R", "r", ".R", "#", ("r",)),
        Language("octave", "octave", "Octave", "octave", ".m", "%", ("octave", "matlab")),
        Language("bash", "bash", "Bash", "bash", ".sh", "#", ("bash", "sh")),
        Language(
            "sos", "sos", "SoS", "sos", ".sos", "#", ("sos", "python", "python3", "r", "bash", "octave")
        ),
        Language("python2", "python", "Python 2", "python2", ".py", "#", ("python2", "python")),
    )
}
SUB_KERNELS: Mapping[str, str] = {
    "SoS": "sos",
    "Python3": "python",
    "Python2": "python2",
    "R": "r",
    "Octave": "octave",
    "Bash": "bash",
}
"""Names in `%use …` of SoS → languages of the cells."""
_PYTHON_2 = re.compile(r"python[ -]?2", re.IGNORECASE)


def language_of_kernel(jupyter: str, name: str, display_name: str) -> Language | None:
    """In: language, name and title of a kernelspec. Out: its row, None where there is none.

    Kernelspecs call both Pythons `python`; their names tell them apart (`python2`, `Python 2.7`).
    """
    if jupyter.lower() in ("python", "python2"):
        old = _PYTHON_2.match(jupyter) or _PYTHON_2.match(name) or _PYTHON_2.match(display_name)
        return LANGUAGES["python2" if old else "python"]
    return LANGUAGES.get(jupyter.lower())


def language_of_cell(source: str, language: str, kernel: str = "") -> str | None:
    """The language of a code cell: that of the notebook; in SoS that of the sub-kernel that `%use` or the cell's
    mark `kernel` names, None for one that is not known here.
    """
    if language != "sos":
        return language
    used = re.match(r"%use[ \t]+(\w+)", source)
    return SUB_KERNELS.get(used[1] if used else kernel or "SoS")


def magics_and_code(source: str, language: str) -> tuple[str, str]:
    """A cell's first lines with SoS's own magics, and the rest."""
    if language != "sos":
        return "", source
    found = re.match(r"(?:%.*(?:\n|\Z))*", source)
    head = found[0] if found else ""
    return head, source[len(head) :]
