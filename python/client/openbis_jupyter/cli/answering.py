"""How the commands of this distribution answer: as all do, and with what helps here where a session has ended."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from openbis_jupyter.client.connecting import told_here
from openbis_jupyter.command import answer as command_answer


@contextlib.contextmanager
def answering(as_json: bool) -> Iterator[dict[str, Any]]:
    """See `openbis_jupyter.command.answer`."""
    with command_answer.answering(as_json) as answer, told_here():
        yield answer
