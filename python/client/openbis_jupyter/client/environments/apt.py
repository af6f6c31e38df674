"""The packages of Debian that hold a shell's programs, as `apt-get install` takes them."""

from __future__ import annotations

import re

from openbis_jupyter.client.environments.answers import Answer

FILE = "apt-packages.txt"
_NAME = re.compile(r"[a-z0-9][a-z0-9.+-]+")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+:~-]*")


def apt_packages(answer: Answer) -> str:
    """The whole file, for `xargs apt-get install <FILE`."""
    known = [one for one in answer.packages if _NAME.fullmatch(one.by) and _VERSION.fullmatch(one.version)]
    rows = {f"{one.by}={one.version}" for one in known}
    return "".join(f"{row}\n" for row in sorted(rows))
