"""CRC32 and SHA-256 of files, in constant memory."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

BLOCK_BYTES = 1 << 20


def crc32_of(path: Path) -> int:
    """The CRC32 of a file."""
    checksum = 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            checksum = zlib.crc32(block, checksum)
    return checksum


def sha256_of(path: Path) -> bytes:
    """The SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            digest.update(block)
    return digest.digest()
