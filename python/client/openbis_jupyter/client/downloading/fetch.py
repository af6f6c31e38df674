"""One file of a dataset from its data store: over as many connections as it takes, checked in the end."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from typing import Protocol

from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.disk import updated_crc32
from openbis_jupyter.client.downloading.answers import Cut, damaged, opened_answer
from openbis_jupyter.client.downloading.file_transfer import CHUNK_BYTES, NotThisWay
from openbis_jupyter.client.downloading.partial import opened_partial
from openbis_jupyter.client.downloading.parts import rest_of
from openbis_jupyter.client.downloading.targets import Transfer
from openbis_jupyter.client.progress import (
    Arrived,
    Cancel,
    FromItsBeginning,
    Listener,
    Moved,
    Started,
    Waiting,
    silent,
)
from openbis_jupyter.errors import OpenbisJupyterError

PAUSES_SECONDS = (0.2, 1.0, 3.0, 8.0)
"""Before each further attempt that brought nothing new; after the last one the download ends."""
STEP_BYTES = CHUNK_BYTES
"""Less than this is nothing new: where a connection is cut at the same place, it is not the same byte each time."""

log = logging.getLogger(__name__)


def fetch_one(access: Access, transfer: Transfer, listen: Listener, cancel: Cancel) -> None:
    """Download one file. It gets its name only when all its bytes are here and checked.

    Errors: `file-damaged`, `file-missing`, `datasets-unknown`, `session-expired`, `openbis-unreachable`,
    `transfer-broken`, `folder-full`, `file-unwritable`, `cancelled`.
    """
    file = transfer.file
    with opened_partial(transfer) as partial:
        listen(Started(file.path, file.size, kept=partial.size))
        for last_chance in (False, True):
            _Filling(access, file, partial, listen, cancel).fill()
            if partial.is_whole():
                partial.finish()
                listen(Arrived(file.path, transfer.target))
                return
            if last_chance:
                break
            # What an earlier attempt had left may have been damaged since: once more, all of it.
            listen(Moved(file.path, -partial.size))
            partial.begin_anew()
        raise damaged(file)


def pour(
    access: Access,
    file: RemoteFile,
    write: Callable[[memoryview], object],
    listen: Listener = silent,
    cancel: Cancel | None = None,
) -> None:
    """Hand on all bytes of a file in their order, each block in the place of the one before; nothing is kept of them.

    Errors: as `fetch_one`, and those of `write`; `file-damaged` only in the end, when all of it has been handed on.
    """
    poured = _Poured(write)
    _Filling(access, file, poured, listen, cancel or Cancel()).fill()
    if file.crc32 not in (None, poured.crc32):
        raise damaged(file)


def stream_of(access: Access, file: RemoteFile) -> Generator[memoryview, None, None]:
    """The bytes of a dataset's file in blocks, each in the place of the one before; over one connection.

    Errors: as `fetch_one`, and no second attempt where the connection breaks.
    """
    try:
        with opened_answer(access, file) as blocks:
            yield from blocks
    except Cut:
        raise OpenbisJupyterError("openbis-unreachable") from None


def content_of(access: Access, file: RemoteFile) -> bytes:
    """All bytes of a small file. Errors: as `stream_of`."""
    return b"".join(bytes(block) for block in stream_of(access, file))


class _Place(Protocol):
    """Where the bytes of a file go; `size`: how many have gone there."""

    size: int

    def add(self, block: memoryview) -> None:
        """Take the next ones."""


class _Poured:
    """Somebody who reads: what they have been given cannot be taken back."""

    def __init__(self, write: Callable[[memoryview], object]) -> None:
        self._write = write
        self.size = self.crc32 = 0

    def add(self, block: memoryview) -> None:
        """Hand them on."""
        self._write(block)
        self.crc32 = updated_crc32(block, self.crc32)
        self.size += len(block)


class _Filling:
    """A file that is being filled up; `in_parts`: whether its data store may give the rest of it alone."""

    def __init__(
        self, access: Access, file: RemoteFile, partial: _Place, listen: Listener, cancel: Cancel
    ) -> None:
        self._access, self._file, self._partial = access, file, partial
        self._listen, self._cancel = listen, cancel
        self._in_parts = file.size > CHUNK_BYTES

    def fill(self) -> None:
        """Add what is missing; what arrived stays, so that only bytes that were never here count as progress."""
        file, partial, pauses = self._file, self._partial, iter(PAUSES_SECONDS)
        furthest = partial.size
        while partial.size < file.size or not file.size:
            self._cancel.check()
            try:
                self._add_rest()
                if partial.size >= file.size:
                    return
                raise Cut
            except Cut as cut:
                if partial.size >= furthest + STEP_BYTES:
                    furthest, pauses = partial.size, iter(PAUSES_SECONDS)
                seconds = next(pauses, None)
                if seconds is not None:
                    self._listen(Waiting(file.path, seconds))
                    self._cancel.wait(seconds)
                elif partial.size and self._in_parts:
                    self._give_up_parts("the connection breaks")
                else:
                    raise self._given_up(cut) from None

    def _add_rest(self) -> None:
        if self._partial.size and self._in_parts:
            try:
                self._add_parts()
                return
            except NotThisWay as reason:
                self._give_up_parts(str(reason))
        if self._partial.size:
            self._listen(FromItsBeginning(self._file.path))
        self._add_whole()

    def _add_parts(self) -> None:
        for part in rest_of(self._access, self._file, self._partial.size):
            self._add(part)

    def _add_whole(self) -> None:
        """All of it comes; what is here already is passed over, and kept however far this goes."""
        passed, known = 0, self._partial.size
        with opened_answer(self._access, self._file) as blocks:
            if known:
                self._listen(Moved(self._file.path, -known))
            try:
                for block in blocks:
                    self._cancel.check()
                    again = min(len(block), known - passed)
                    passed += again
                    if again:
                        self._listen(Moved(self._file.path, again))
                    if again < len(block):
                        self._add(block[again:])
            finally:
                if passed < known:
                    self._listen(Moved(self._file.path, known - passed))

    def _add(self, block: memoryview) -> None:
        self._cancel.check()
        if self._partial.size + len(block) > self._file.size:
            raise damaged(self._file)
        self._partial.add(block)
        self._listen(Moved(self._file.path, len(block)))

    def _give_up_parts(self, reason: str) -> None:
        self._in_parts = False
        log.warning(
            "%s comes from its beginning again: %s",
            ascii(self._file.path),
            self._access.without_token(reason),
        )

    def _given_up(self, cut: Cut) -> OpenbisJupyterError:
        if cut.is_down or not self._partial.size:
            return OpenbisJupyterError("openbis-unreachable")
        return OpenbisJupyterError(
            "transfer-broken",
            file=ascii(self._file.path),
            arrived=f"{self._partial.size / 1e6:.1f}",
            size=f"{self._file.size / 1e6:.1f}",
        )
