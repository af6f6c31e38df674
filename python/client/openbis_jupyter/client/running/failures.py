"""Whether a cell failed: kernels say it in several ways, and some only in what the cell shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

MAY_RAISE = "raises-exception"
"""The tag of a cell that may end in an error, which ends no run (nbclient knows it, too)."""
_OCTAVE_ERROR = re.compile(r"^error: (.*)$", re.MULTILINE)
_BASH_ENDED = "Restarting Bash\n"


def failure_in(cell: Any, language: str) -> str | None:
    """In: a cell that has ended; our id of its kernel's language. Out: what went wrong, None where nothing did.

    An error that is shown counts, whatever the kernel replied: `%run` and its like show what another program raised.
    """
    for output in cell.outputs:
        if output.output_type == "error":
            # Bash's has no name, and a status in place of a text.
            return f"{output.ename}: {output.evalue}" if output.ename else f"status {output.evalue}"
    shown = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    look = _IN_TEXT.get(language)
    return look(shown) if look else None


def may_raise(cell: Any) -> bool:
    """Whether its author expects it to fail."""
    tags = cell.metadata.get("tags")
    return isinstance(tags, list) and MAY_RAISE in tags


def _in_octave(shown: str) -> str | None:
    """Its kernel (octave_kernel) replies `ok`, and shows the error as text."""
    found = _OCTAVE_ERROR.search(shown.replace("\r\n", "\n"))
    return f"error: {found[1]}" if found else None


def _in_bash(shown: str) -> str | None:
    """`exit`, or a command that fails under `set -e`: bash_kernel starts another shell then and replies `ok`."""
    if not shown.endswith(_BASH_ENDED):
        return None
    return "the shell ended in it (by `exit`, or by a command that failed under `set -e`), and its variables are gone"


_IN_TEXT: Mapping[str, Callable[[str], str | None]] = {"octave": _in_octave, "bash": _in_bash}
