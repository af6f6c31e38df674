"""Chunks of files that were read, kept on this computer's disk as far as there is room.

A file for each chunk, whole or not there, with the checksum of its bytes: what was damaged since is fetched again, and
what the disk refuses is not kept. fsspec's own caches on disk map the whole file into memory, where a disk that is full
ends the program, and know neither a limit nor checksums.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import struct
import tempfile
import time
from functools import cache
from pathlib import Path

from platformdirs import user_cache_path

from openbis_jupyter.client.datasets import RemoteFile
from openbis_jupyter.client.disk import updated_crc32
from openbis_jupyter.errors import OpenbisJupyterError

LIMIT_BYTES = 1 << 30
LIMIT_VARIABLE, FOLDER_VARIABLE = "OPENBIS_JUPYTER_CACHE_BYTES", "OPENBIS_JUPYTER_CACHE_FOLDER"
LEFT_FREE_BYTES = 1 << 30
"""Of the disk: a person's own work needs the room more."""
UNFINISHED_SECONDS = 86400.0
"""What has been left unfinished for so long, nobody finishes."""
COUNTED_AGAIN = 16
"""After this part of the limit has been added it is looked how much there is: other programs add, too."""
_CHECKSUM = struct.Struct(">I")
_MODE = 0o700


class KeptChunks:
    """What is kept in a folder: at most so many bytes, those that were read last. Safe for threads and programs."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder, self._limit = folder, limit
        self._added = limit  # so that the first one looks

    def get(self, key: str, number: int) -> bytes | None:
        """A chunk, if it is here and intact."""
        if not self._limit:
            return None
        place = self._place(key, number)
        try:
            content = place.read_bytes()
            os.utime(place)
        except OSError:
            return None
        payload = content[_CHECKSUM.size :]
        intact = content[: _CHECKSUM.size] == _CHECKSUM.pack(updated_crc32(payload, 0))
        return payload if intact else None

    def put(self, key: str, number: int, payload: bytes) -> None:
        """Keep a chunk, where there is room for it."""
        if not self._limit or len(payload) > self._limit:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=_MODE, parents=True, exist_ok=True)
            if shutil.disk_usage(self._folder).free < LEFT_FREE_BYTES:
                return
            self._write(self._place(key, number), payload)
            self._added += len(payload)
            if self._added >= self._limit // COUNTED_AGAIN:
                self._added = 0
                self.make_room()

    def place_of_whole(self, key: str) -> Path:
        """Where a file goes of which no part can be had alone."""
        return self._folder / f"{key}-whole"

    def make_room(self) -> None:
        """Let go of what was read longest ago, so that it is less than the limit. What is open can be read on."""
        there, unfinished_since = [], time.time() - UNFINISHED_SECONDS
        for entry in os.scandir(self._folder):
            with contextlib.suppress(OSError):  # another program let go of it
                facts = entry.stat(follow_symlinks=False)
                if not entry.name.startswith(".") or facts.st_mtime < unfinished_since:
                    there.append((facts.st_mtime, facts.st_size, entry.path))
        size = sum(one for _, one, _ in there)
        for _, one, path in sorted(there):
            if size <= self._limit:
                return
            with contextlib.suppress(OSError):
                Path(path).unlink()
            size -= one

    def _place(self, key: str, number: int) -> Path:
        return self._folder / f"{key}-{number}"

    def _write(self, place: Path, payload: bytes) -> None:
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".new-")  # made with mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_CHECKSUM.pack(updated_crc32(payload, 0)))
                file.write(payload)
            Path(name).replace(place)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def kept_here(limit: int | None = None) -> KeptChunks:
    """In: the limit in bytes (0: nothing is kept); without it the environment's, or ours. Errors: `request-invalid`."""
    told = os.environ.get(LIMIT_VARIABLE, "")
    if limit is None and told:
        if not told.isdecimal():
            raise OpenbisJupyterError(
                "request-invalid", field=LIMIT_VARIABLE, reason="give a number of bytes, 0 to keep nothing."
            )
        limit = int(told)
    folder = os.environ.get(FOLDER_VARIABLE)
    place = Path(folder) if folder else user_cache_path("openbis-jupyter") / "chunks"
    return _kept_in(place, LIMIT_BYTES if limit is None else limit)


@cache
def _kept_in(folder: Path, limit: int) -> KeptChunks:
    """One for all threads, so that they add up what they keep."""
    return KeptChunks(folder, limit)


def key_of(url: str, file: RemoteFile) -> str:
    """What tells this file from all others, also from those of another openBIS."""
    facts = [url, file.dataset, file.path, file.size, file.crc32]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]
