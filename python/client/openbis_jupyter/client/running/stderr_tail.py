"""What a program writes: passed on to our standard error, and its last lines kept for who asks why it ended."""

from __future__ import annotations

import contextlib
import os
import re
import threading
from collections.abc import Iterable

from openbis_jupyter.client.redaction import redacted

KEPT_BYTES = 8192
LINES = 6
CHARACTERS = 600
_STDERR = 2
_REST_SECONDS = 1.0
_COLOURS = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class StderrTail:
    """`end`: where the program writes; to be closed here as soon as it has that."""

    def __init__(self) -> None:
        self._source, self.end = os.pipe()
        self._kept = b""
        self._thread = threading.Thread(target=self._pass_on, daemon=True)
        self._thread.start()

    def text(self, secrets: Iterable[str]) -> str:
        """The last lines, none of these secrets in them; for a program that has ended."""
        self._thread.join(_REST_SECONDS)  # what it has started may write on
        text = redacted(_COLOURS.sub("", self._kept.decode(errors="replace")), secrets)
        lines = [" ".join(line.split()) for line in text.splitlines()]
        shown = " | ".join([line for line in lines if line][-LINES:])
        printable = "".join(character for character in shown if character.isprintable())
        return printable if len(printable) <= CHARACTERS else f"…{printable[1 - CHARACTERS :]}"

    def _pass_on(self) -> None:
        while block := os.read(self._source, 65536):
            self._kept = (self._kept + block)[-KEPT_BYTES:]
            with contextlib.suppress(
                OSError
            ):  # nobody reads the log; the program shall not stumble over that
                os.write(_STDERR, block)
        os.close(self._source)
