"""The bytes of a data store's answer, read into a place that is there already.

Below urllib3: making an object for each block costs as much as decrypting it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import requests

BLOCK_BYTES = 1 << 19


def is_encoded(answer: requests.Response) -> bool:
    """Whether something on the way has packed it, against what was asked for: its length is not the file's then."""
    return answer.headers.get("Content-Encoding", "").lower() not in ("", "identity")


def blocks(answer: requests.Response) -> Iterator[memoryview]:
    """The bytes in blocks; each of them holds until the next one is asked for.

    Errors: those of requests, urllib3 and the socket.
    """
    if is_encoded(answer):
        for block in answer.iter_content(BLOCK_BYTES):
            yield memoryview(block)
        return
    raw: Any = answer.raw
    place = memoryview(bytearray(BLOCK_BYTES))
    while count := _read_into(raw, place):
        yield place[:count]
    while rest := raw.read(BLOCK_BYTES):  # nothing is left, as a rule; it gives the connection back
        yield memoryview(rest)


def whole(answer: requests.Response, place: bytearray) -> memoryview:
    """All bytes, in `place` where it is known that they fit into it. Errors: likewise, also where some are missing."""
    raw: Any = answer.raw
    length = raw.length_remaining
    if length is None or length > len(place) or is_encoded(answer):
        return memoryview(answer.content)
    view, filled = memoryview(place)[:length], 0
    while count := _read_into(raw, view[filled:]):
        filled += count
    rest = raw.read()  # nothing is left, as a rule; it gives the connection back and tells a cut answer
    return memoryview(bytes(view[:filled]) + rest) if rest else view[:filled]


def _read_into(raw: Any, place: memoryview) -> int:
    """How many bytes were read; 0 at the end, and where urllib3 does not let itself be gone around."""
    read_into = getattr(getattr(raw, "_fp", None), "readinto", None)
    count: int = read_into(place) if place and read_into is not None else 0
    if raw.length_remaining is not None:  # by which urllib3 tells a cut answer from a whole one
        raw.length_remaining -= count
    return count
