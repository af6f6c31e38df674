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
"""So many are asked for at once, and are in memory: they come in any order."""


def rest_of(access: Access, file: RemoteFile, start: int) -> Iterator[memoryview]:
    """The bytes of a file from this one on.

    Errors: NotThisWay where the data store gives no parts of it, Cut, `session-expired`.
    """
    transfer = _begun(access, file)
    [(first, last)] = transfer.ranges.values()
    if last - first + 1 != -(-file.size // CHUNK_BYTES):
        raise NotThisWay("its chunks are of another size")
    place = bytearray((WINDOW_CHUNKS + 1) * CHUNK_BYTES)
    came = False
    for begin in range(first + start // CHUNK_BYTES, last + 1, WINDOW_CHUNKS):
        try:
            chunks = _window(transfer, file, (begin, min(begin + WINDOW_CHUNKS - 1, last)), place)
        except BROKEN:
            raise Cut from None
        except NotThisWay:
            if not came:
                raise
            raise Cut from None  # it came this way: the data store was started anew, for example
        came = True
        for offset in sorted(chunks):
            yield chunks[offset][max(0, start - offset) :]
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
    transfer: FileTransfer, file: RemoteFile, numbers: tuple[int, int], place: bytearray
) -> dict[int, memoryview]:
    """The chunks with these numbers by the place where they begin. Errors: NotThisWay where not all of them come."""
    transfer.queue([numbers])
    wanted = numbers[1] - numbers[0] + 1
    found: dict[int, memoryview] = {}
    while len(found) < wanted:
        came = transfer.take(transfer.streams[0], wanted - len(found), place)
        fresh = {chunk.offset: memoryview(bytes(chunk.payload)) for chunk in came if chunk.path == file.path}
        if not fresh.keys() - found.keys():
            raise NotThisWay("not all chunks came")
        found |= fresh
    return found
