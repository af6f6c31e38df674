"""An openBIS without a hub."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from openbis_demo.stack import Stack, StackOptions


@contextmanager
def openbis_alone(options: StackOptions) -> Iterator[Stack]:
    """A sandbox of its own; no hub is started."""
    stack = Stack(options)
    try:
        stack.start_openbis()
        yield stack
    finally:
        stack.stop()
