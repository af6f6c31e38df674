"""Whether all that openBIS reads is its own: an installation as root, or a copy, may leave files of somebody else.

The user that openBIS runs as is taken to be the owner of its folder of core plugins.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path

from openbis_jupyter.doctor.findings import Finding, found
from openbis_jupyter.install.doctor.subject import Subject
from openbis_jupyter.install.plugin_files import MODULE

_SHOWN = 3
_READ, _ENTER = 0o4, 0o5


def check_owners(subject: Subject) -> list[Finding]:
    """Whether openBIS may read what concerns us, and owns what lies in its folder."""
    layout = subject.layout
    if layout is None:
        return []
    own = layout.core_plugins.stat()
    groups = _groups(own.st_uid, own.st_gid)
    inside = _known([*_below(layout.core_plugins / MODULE), layout.enabling, layout.eln_config])
    # What administrators configure may be theirs, as long as openBIS can read it.
    read = {**inside, **_known([layout.service_properties])}
    unreadable = [path for path, known in read.items() if not may_read(known, own.st_uid, groups)]
    strange = [
        path for path, known in inside.items() if known.st_uid != own.st_uid and path not in unreadable
    ]
    rows = (("owner-unreadable", unreadable), ("owner-other", strange))
    return [found(code, owner=_name(own.st_uid), files=_shown(files)) for code, files in rows if files]


def may_read(known: os.stat_result, user: int, groups: Collection[int]) -> bool:
    """Whether this user, in these groups, may read the file or enter the folder, by its owner and mode alone."""
    if user == 0:
        return True
    needed = _ENTER if stat.S_ISDIR(known.st_mode) else _READ
    shift = 6 if known.st_uid == user else 3 if known.st_gid in groups else 0
    return (known.st_mode >> shift) & needed == needed


def _below(folder: Path) -> Iterator[Path]:
    for place, _, files in os.walk(folder):
        yield Path(place)
        yield from (Path(place, name) for name in files)


def _known(paths: Iterable[Path | None]) -> dict[Path, os.stat_result]:
    """What there is to know of those that are there; links are followed."""
    known = {}
    for path in paths:
        if path:
            with contextlib.suppress(OSError):
                known[path] = path.stat()
    return known


def _groups(user: int, group: int) -> set[int]:
    """The groups of the user, as far as this machine knows them (the files of a container may come from another)."""
    try:
        return {group, *os.getgrouplist(pwd.getpwuid(user).pw_name, group)}
    except KeyError:
        return {group}


def _shown(files: Sequence[Path]) -> str:
    more = len(files) - _SHOWN
    return ", ".join(map(str, files[:_SHOWN])) + (f" and {more} more" if more > 0 else "")


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)
