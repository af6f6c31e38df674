"""The rest of a large file, where a part of it is here: by the chunks of the file transfer, which alone gives parts."""

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


def rest_of(access: Access, file: RemoteFile, start: int) -> Iterator[memoryview]:
    """The bytes of a file from this one on.

    Errors: NotThisWay where the data store gives no parts of it, Cut, `session-expired`.
    """
    transfer = _begun(access, file)
    [(first, last)] = transfer.ranges.values()
    if last - first + 1 != -(-file.size // CHUNK_BYTES):
        raise NotThisWay("its chunks are of another size")
    position, came = start, False
    for begin in range(first + start // CHUNK_BYTES, last + 1, WINDOW_CHUNKS):
        try:
            for chunk_start, payload in _window(
                transfer, file, (begin, min(begin + WINDOW_CHUNKS - 1, last))
            ):
                came = True
                yield payload[position - chunk_start :]
                position = chunk_start + len(payload)
        except BROKEN:
            raise Cut from None
        except NotThisWay:
            if not came:
                raise
            raise Cut from None  # it came this way: the data store was started anew, for example
    transfer.end()


def _begun(access: Access, file: RemoteFile) -> FileTransfer:
    if "," in file.path:
        raise NotThisWay("its name holds a comma")
    try:
        return begin_transfer(access, file.store_url, [f"{file.dataset}/{file.path}"], 1)
    except BROKEN:
        raise Cut from None
    except OpenbisJupyterError as reason:
        raise Cut(is_down=True) if reason.code == "openbis-unreachable" else reason from None


def _window(
    transfer: FileTransfer, file: RemoteFile, numbers: tuple[int, int]
) -> Iterator[tuple[int, memoryview]]:
    """The chunks with these numbers in their order, each with the place where it begins.

    Errors: those of `FileTransfer.take`, NotThisWay where not all of them come.
    """
    transfer.queue([numbers])
    first = transfer.ranges[f"{file.dataset}/{file.path}"][0]
    wanted = [(number - first) * CHUNK_BYTES for number in range(numbers[0], numbers[1] + 1)]
    place = bytearray((ANSWER_CHUNKS + 1) * CHUNK_BYTES)
    early: dict[int, memoryview] = {}
    while wanted:
        chunks = transfer.take(transfer.streams[0], min(ANSWER_CHUNKS, len(wanted) - len(early)), place)
        early |= {one.offset: memoryview(bytes(one.payload)) for one in chunks if one.offset in wanted}
        if not chunks:
            raise NotThisWay("not all chunks came")
        while wanted and wanted[0] in early:
            yield wanted[0], early.pop(wanted.pop(0))
