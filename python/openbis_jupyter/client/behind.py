"""What arrived is written and summed up while the next bytes are on their way."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from openbis_jupyter.client.partial import Partial

WAITING_BLOCKS = 2
"""How many blocks wait to be written at most; a block's memory must hold as long as that."""
BEHIND_BYTES = 8 << 20
"""A file with less than this to come is not worth a thread."""


@contextlib.contextmanager
def written_behind(partial: Partial) -> Iterator[Callable[[memoryview], None]]:
    """`partial.add` that returns before its block is written; all are written in the end, also after a failure.

    Errors: those of `partial.add`, perhaps with a later block.
    """
    if partial.missing < BEHIND_BYTES:
        yield partial.add
        return
    waiting = deque[Future[None]]()

    with ThreadPoolExecutor(1, thread_name_prefix="openbis-write") as writer:

        def add(block: memoryview) -> None:
            waiting.append(writer.submit(partial.add, block))
            if len(waiting) > WAITING_BLOCKS:
                waiting.popleft().result()

        yield add
        for one in waiting:
            one.result()
