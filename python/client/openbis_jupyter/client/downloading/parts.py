"""Parts of a large file, its rest or any stretch, by the chunks of the file transfer, which alone gives parts."""

from __future__ import annotations

from collections.abc import Iterator

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.downloading.answers import Cut
from openbis_jupyter.client.downloading.file_transfer import (
    BROKEN,
    CHUNK_BYTES,
    FileTransfer,
    NotThisWay,
    begin_transfer,
)
from openbis_jupyter.errors import OpenbisJupyterError

WINDOW_CHUNKS = 8
"""So many are queued at once, and may be in memory: they come in any order."""
ANSWER_CHUNKS = 2
"""So many are lost where the connection breaks."""


class Parts:
    """A file whose transfer was begun; its chunks are numbered from 0. For one thread at a time."""

    def __init__(self, access: Access, file: RemoteFile) -> None:
        """Errors: NotThisWay where the data store gives no parts of it, Cut, `session-expired`."""
        self._file = file
        self._transfer = _begun(access, file)
        [(self._first, last)] = self._transfer.ranges.values()
        self.count = -(-file.size // CHUNK_BYTES)
        if last - self._first + 1 != self.count:
            raise NotThisWay("its chunks are of another size")

    def take(self, first: int, last: int, at_once: int = ANSWER_CHUNKS) -> Iterator[tuple[int, memoryview]]:
        """The chunks from `first` to `last` in their order, each with the place where it begins.

        at_once: how many come in one answer.
        Errors: those of `FileTransfer.take`, NotThisWay where not all of them come.
        """
        for begin in range(first, last + 1, WINDOW_CHUNKS):
            yield from self._window(begin, min(begin + WINDOW_CHUNKS - 1, last), at_once)

    def end(self) -> None:
        """Let the data store forget it."""
        self._transfer.end()

    def _window(self, first: int, last: int, at_once: int) -> Iterator[tuple[int, memoryview]]:
        transfer = self._transfer
        transfer.queue([(self._first + first, self._first + last)])
        wanted = [number * CHUNK_BYTES for number in range(first, last + 1)]
        place = bytearray((min(at_once, len(wanted)) + 1) * CHUNK_BYTES)
        early: dict[int, memoryview] = {}
        while wanted:
            chunks = transfer.take(transfer.streams[0], min(at_once, len(wanted) - len(early)), place)
            early |= {
                one.offset: memoryview(bytes(one.payload))
                for one in chunks
                if one.offset in wanted and len(one.payload) == min(CHUNK_BYTES, self._file.size - one.offset)
            }
            if not chunks:
                raise NotThisWay("not all chunks came")
            while wanted and wanted[0] in early:
                yield wanted[0], early.pop(wanted.pop(0))


def rest_of(access: Access, file: RemoteFile, start: int) -> Iterator[memoryview]:
    """The bytes of a file from this one on.

    Errors: NotThisWay where the data store gives no parts of it, Cut, `session-expired`.
    """
    parts = Parts(access, file)
    position, came = start, False
    try:
        for chunk_start, payload in parts.take(start // CHUNK_BYTES, parts.count - 1):
            came = True
            yield payload[position - chunk_start :]
            position = chunk_start + len(payload)
    except BROKEN:
        raise Cut from None
    except NotThisWay:
        if not came:
            raise
        raise Cut from None  # it came this way: the data store was started anew, for example
    parts.end()


def _begun(access: Access, file: RemoteFile) -> FileTransfer:
    if "," in file.path:
        raise NotThisWay("its name holds a comma")
    try:
        return begin_transfer(access, file.store_url, [f"{file.dataset}/{file.path}"], 1)
    except BROKEN:
        raise Cut from None
    except OpenbisJupyterError as reason:
        raise Cut(is_down=True) if reason.code == "openbis-unreachable" else reason from None
