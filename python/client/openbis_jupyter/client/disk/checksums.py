"""CRC32 of files, in constant memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

BLOCK_BYTES = 1 << 20


def _quickest_crc32() -> Callable[[bytes | memoryview, int], int]:
    """zlib's function, or the same of zlib-ng, which takes a twentieth of the time: it shows with each gigabyte."""
    try:
        from zlib_ng.zlib_ng import crc32  # noqa: PLC0415
    except ImportError:  # there are no wheels of it for every Python and machine
        from zlib import crc32  # noqa: PLC0415
    return crc32


updated_crc32 = _quickest_crc32()
"""In: bytes, the checksum so far (0 at first). Out: the checksum."""


def crc32_of(path: Path) -> int:
    """The CRC32 of a file."""
    checksum = 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK_BYTES):
            checksum = updated_crc32(block, checksum)
    return checksum
