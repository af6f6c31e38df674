"""Result files under the names that they get in openBIS: folders as folders, no name that openBIS would change.

Facts: the data store reads a backslash as the end of a folder's name, leaves out what is blank at the end of a name,
and refuses a path with `../` in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from openbis_jupyter.errors import OpenbisJupyterError

_CHANGED = {
    re.compile(r"\\"): "it holds a backslash.",
    re.compile(r"[\x00-\x20]\Z"): "it ends with a space.",
    re.compile(r"\.\./"): "the name of a folder ends with two dots.",
}


def named(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """The files by the names that they are stored under: a file by its own, one below a folder by its path from there.

    Errors: `request-invalid` for what is not there, an empty folder, two files of one name.
    """
    found = [pair for path in paths for pair in _files_of(path)]
    names = [name for name, _ in found]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise _invalid(f"two files are called {min(twice)}.")
    return found


def refuse_changed(names: Sequence[str]) -> None:
    """Errors: `name-changed` for the first one that openBIS would not keep as it is."""
    for name in names:
        for pattern, reason in _CHANGED.items():
            if pattern.search(name):
                raise OpenbisJupyterError("name-changed", file=name, reason=reason)


def _files_of(path: Path) -> Iterator[tuple[str, Path]]:
    if not path.is_dir():
        if not path.is_file():
            raise _invalid(f"there is no file {path}.")
        yield path.name, path
        return
    inside = sorted(path.rglob("*"))
    linked = [one for one in inside if one.is_symlink() and one.is_dir()]
    if linked:
        raise _invalid(f"{linked[0]} is a link to a folder: give that folder itself.")
    files = [one for one in inside if one.is_file()]
    if not files:
        raise _invalid(f"there is no file in the folder {path}.")
    top = path.resolve().name
    for file in files:
        yield f"{top}/{file.relative_to(path).as_posix()}", file


def _invalid(reason: str) -> OpenbisJupyterError:
    return OpenbisJupyterError("request-invalid", field="files", reason=reason)
