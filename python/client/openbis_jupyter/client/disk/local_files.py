"""Files of this computer, read once for all that is to be known of them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from openbis_jupyter.client.disk.checksums import BLOCK_BYTES, updated_crc32

LONGEST_SECRET_BYTES = 512


@dataclass(frozen=True)
class LocalFile:
    """A file that is being saved: where it is, its size and checksums, whether it holds the token."""

    path: Path
    size: int
    crc32: int
    sha256: bytes
    holds_secret: bool


def measured(path: Path, secret: re.Pattern[bytes]) -> LocalFile:
    """Read a file once and say all that saving needs to know; constant memory."""
    size, crc32, digest, found, end = 0, 0, hashlib.sha256(), False, b""
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            size, crc32 = size + len(block), updated_crc32(block, crc32)
            digest.update(block)
            found = found or bool(secret.search(end + block))
            end = block[-LONGEST_SECRET_BYTES:]
    return LocalFile(path, size, crc32, digest.digest(), found)
