"""Bodies of requests, read up to a limit."""

from __future__ import annotations

from starlette.requests import Request

LARGEST_BODY = 64 * 1024**2
"""Bytes of a JSON request; files do not come this way."""


class BodyTooLarge(Exception):
    """More was sent than is taken."""


async def read_body(request: Request) -> bytes:
    """The body; BodyTooLarge where it is larger than LARGEST_BODY."""
    blocks, size = [], 0
    async for block in request.stream():
        size += len(block)
        if size > LARGEST_BODY:
            raise BodyTooLarge
        blocks.append(block)
    return b"".join(blocks)
