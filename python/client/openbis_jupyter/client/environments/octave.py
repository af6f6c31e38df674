"""An Octave's packages as lines that Octave runs; its `pkg` installs a release by the address of its archive."""

from __future__ import annotations

import re

from openbis_jupyter.client.environments.answers import Answer

FILE = "packages.m"
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def octave_packages(answer: Answer) -> str:
    """The whole file."""
    known = [one for one in answer.packages if _WORD.fullmatch(one.name) and _WORD.fullmatch(one.version)]
    lines = [f"pkg install -forge {one.name}  % it was version {one.version}" for one in known]
    version = ascii(answer.version)[1:-1]
    return "\n".join(
        [f"% What the notebook ran in: Octave {version}. The same again: octave packages.m", *lines, ""]
    )
