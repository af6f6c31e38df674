"""The bytes of one file, any stretch of them: from this computer where they are kept, else from the data store.

A small file comes whole through the plain door, which is one question and the quickest, and so does one that is wanted
whole in one go. Else the chunks of the file transfer come that are asked for, and a few more where somebody reads on.
Where the data store gives no parts, all of the file is copied once, and read from the copy.
"""

from __future__ import annotations

import shutil
import threading
import time
import warnings
from typing import BinaryIO

from openbis_jupyter.client import texts
from openbis_jupyter.client.connecting import Access
from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.disk import folder_full, refusal
from openbis_jupyter.client.downloading import (
    BROKEN,
    CHUNK_BYTES,
    PAUSES_SECONDS,
    WINDOW_CHUNKS,
    Cut,
    NotThisWay,
    Parts,
    Transfer,
    fetch_one,
    is_intact,
    pour,
)
from openbis_jupyter.client.progress import Cancel, silent
from openbis_jupyter.client.reading.kept_chunks import KeptChunks, key_of
from openbis_jupyter.client.reading.source import Source
from openbis_jupyter.errors import OpenbisJupyterError

WHOLE_BYTES = 64 << 20
"""Larger files come in parts also where all of them is wanted: what comes whole is in memory twice."""


class Chunks:
    """A file that is read in pieces. Safe for threads: one asks at a time."""

    def __init__(self, source: Source, file: RemoteFile, kept: KeptChunks) -> None:
        self._source, self._file, self._kept = source, file, kept
        self._last = max(0, -(-file.size // CHUNK_BYTES) - 1)
        self._lock = threading.Lock()
        self._parts: Parts | None = None
        self._whole: BinaryIO | None = None
        self._window: dict[int, bytes] = {}
        self._next, self._ahead, self._expected = -1, 1, 0
        self._has_come = False

    def read(self, start: int, end: int) -> bytes:
        """The bytes from `start` up to `end`, as far as there are any.

        Errors: those of `Source.ask` and `fetch_one`; `transfer-broken`.
        """
        end = min(end, self._file.size)
        if start >= end:
            return b""
        first, last = start // CHUNK_BYTES, (end - 1) // CHUNK_BYTES
        with self._lock:
            chunks = self._chunks(first, last)
        content = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        return content[start - first * CHUNK_BYTES : end - first * CHUNK_BYTES]

    def expect(self, end: int) -> None:
        """That somebody is about to read as far as here, in however small pieces."""
        self._expected = (min(end, self._file.size) - 1) // CHUNK_BYTES

    def close(self) -> None:
        """Let go of what is held for it, here and at the data store. It may be read on."""
        with self._lock:
            if self._parts:
                self._parts.end()
            if self._whole:
                self._whole.close()
            self._parts, self._whole, self._window = None, None, {}

    def _chunks(self, first: int, last: int) -> list[bytes]:
        key, found = self._key(), dict[int, bytes]()
        for number in range(first, last + 1):
            if number in found:
                continue
            here = self._window.get(number) or self._kept.get(key, number)
            if here is None:
                self._window = self._fetched(number, last)
                for fresh, payload in self._window.items():
                    self._kept.put(key, fresh, payload)
                found |= self._window
            else:
                found[number] = here
        self._next = last + 1
        return [found[number] for number in range(first, last + 1)]

    def _key(self) -> str:
        return key_of(self._source.ask(lambda access: access.url), self._file)

    def _fetched(self, first: int, last: int) -> dict[int, bytes]:
        """These chunks, and twice as many each time that somebody reads on where they had been."""
        self._ahead = min(2 * self._ahead, WINDOW_CHUNKS) if first == self._next else 1
        expected = min(self._expected, first + WINDOW_CHUNKS - 1)
        until = min(max(last, expected, first + self._ahead - 1), self._last)
        if first == 0 and self._expected >= self._last and self._file.size <= WHOLE_BYTES:
            until = self._last
        fetched: dict[int, bytes] = {}
        self._source.ask(lambda access: self._fill(access, first, until, fetched))
        return fetched

    def _fill(self, access: Access, first: int, last: int, fetched: dict[int, bytes]) -> None:
        if (first, last) == (0, self._last) and self._file.size <= WHOLE_BYTES:
            content = bytearray()
            pour(access, self._file, content.extend)
            for number in range(last + 1):
                start = number * CHUNK_BYTES
                fetched[number] = bytes(memoryview(content)[start : start + CHUNK_BYTES])
            return
        if self._whole is None:
            try:
                self._fill_by_parts(access, first, last, fetched)
                return
            except NotThisWay as reason:
                self._whole = self._copied(access, access.without_token(str(reason)))
        for number in range(first, last + 1):
            self._whole.seek(number * CHUNK_BYTES)
            fetched[number] = self._whole.read(CHUNK_BYTES)

    def _fill_by_parts(self, access: Access, first: int, last: int, fetched: dict[int, bytes]) -> None:
        """Errors: NotThisWay where no part of it can be had; `openbis-unreachable`, `transfer-broken`."""
        pauses, may_be_stale = iter(PAUSES_SECONDS), self._parts is not None
        while True:
            wanted = first + len(fetched)
            try:
                if self._parts is None:
                    self._parts = Parts(access, self._file)
                for start, payload in self._parts.take(wanted, last, WINDOW_CHUNKS):
                    fetched[start // CHUNK_BYTES] = bytes(payload)
                    self._has_come = True
                return
            except (Cut, *BROKEN) as cut:
                if first + len(fetched) > wanted:
                    pauses = iter(PAUSES_SECONDS)
                self._pause(next(pauses, None), isinstance(cut, Cut) and cut.is_down)
            except NotThisWay:
                self._parts = None
                if not may_be_stale:
                    raise
                may_be_stale = False  # the data store was started anew, for example

    def _pause(self, seconds: float | None, is_down: bool) -> None:
        if seconds is not None:
            time.sleep(seconds)
        elif is_down:
            raise OpenbisJupyterError("openbis-unreachable")
        elif self._has_come:
            size = f"{self._file.size / 1e6:.1f}"
            raise OpenbisJupyterError(
                "transfer-broken", file=ascii(self._file.path), arrived="a part", size=size
            )
        else:
            raise NotThisWay("the connection breaks")

    def _copied(self, access: Access, reason: str) -> BinaryIO:
        """All of the file, checked, open: also where it is larger than what is kept. Errors: those of `fetch_one`."""
        file = self._file
        place = self._kept.place_of_whole(key_of(access.url, file))
        is_here = is_intact(place, file)
        try:
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not is_here and shutil.disk_usage(place.parent).free < file.size:
                raise folder_full(place.parent, ascii(file.path), file.size)
        except OSError as refused:
            raise refusal(refused, place, file.size) from None
        if not is_here:
            warnings.warn(texts.read_from_a_copy(file.path, file.size, reason), stacklevel=2)
            fetch_one(access, Transfer(file, place, intact=False), silent, Cancel())
        copy = place.open("rb")
        self._kept.make_room()
        return copy
