"""The data store's file transfer: files in numbered chunks, many small ones in one answer, or a part of a large one.

A client begins a transfer of some items (`<permId>/<path>`), is told the numbers of their chunks, queues those that it
wants and takes them, over one or several streams. Shapes: `FileTransferServerServlet` and `DefaultChunkSerializer` of
openBIS; recorded: `tests/real_openbis/transfer.json`.
"""

from __future__ import annotations

import contextlib
import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import requests
import urllib3

from openbis_jupyter.client.connecting import Access, StoreSession
from openbis_jupyter.client.disk import updated_crc32
from openbis_jupyter.client.downloading.response_body import whole
from openbis_jupyter.errors import OpenbisJupyterError
from openbis_jupyter.openbis.rpc import checked_origin

CHUNK_BYTES = 1 << 20
"""Of a file's chunks, the last one shorter."""
TIMEOUT_SECONDS = (10, 60)
PASSING_STATUS = (429, 502, 503, 504)
BROKEN = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
"""The connection, not the data store."""
_NO_ANSWER = (ValueError, LookupError, TypeError, AttributeError, struct.error)
_HEADER = struct.Struct(">IHBHQI")
_CHECKSUM = struct.Struct(">Q")


class NotThisWay(Exception):
    """The data store does not transfer this so; the text says why, in its own words where it has any."""


@dataclass(frozen=True)
class Chunk:
    """A piece of a file: the item it was asked for by, its path in the dataset, where it begins, its bytes.

    crc32: of the bytes, as it came with them, and they agree: they are those that the data store sent.
    """

    item: str
    path: str
    offset: int
    payload: memoryview
    crc32: int


@dataclass(frozen=True)
class FileTransfer:
    """A transfer that was begun: `ranges` are the first and last chunk of each item."""

    http: requests.Session
    address: str
    number: str
    streams: tuple[str, ...]
    ranges: dict[str, tuple[int, int]]

    def queue(self, ranges: Sequence[tuple[int, int]]) -> None:
        """Ask for chunks, from the first to the last one of each range. Errors: NotThisWay, those of `BROKEN`."""
        self._tell("queue", ranges=",".join(f"{first}:{last}" for first, last in ranges))

    def take(self, stream: str, most: int, place: bytearray) -> list[Chunk]:
        """The next chunks of those asked for, whose bytes may lie in `place`. Errors: likewise."""
        with self._post("download", downloadStreamId=stream, numberOfChunks=most) as answer:
            content = whole(answer, place)
        try:
            return list(chunks(content))
        except _NO_ANSWER:
            raise NotThisWay(refusal(bytes(content))) from None

    def end(self) -> None:
        """Let the data store forget it; it does so by itself later."""
        with contextlib.suppress(NotThisWay, *BROKEN):
            self._tell("finishDownloadSession")

    def _tell(self, method: str, **parameters: Any) -> None:
        with self._post(method, **parameters) as answer:
            _ = answer.content  # nothing is in it; only a connection that was read to its end is used again

    def _post(self, method: str, **parameters: Any) -> requests.Response:
        return _post(self.http, self.address, method, downloadSessionId=self.number, **parameters)


def begin_transfer(access: Access, store_url: str, items: Sequence[str], streams: int) -> FileTransfer:
    """Begin to transfer these items over at most so many streams (1 request, and 1 per data store and access).

    Items: of files or folders; all files below a folder come with it. None may hold a comma, which parts them.
    Errors: NotThisWay, those of `BROKEN`, `session-expired`, `openbis-unreachable`.
    """
    while True:
        session = access.store_session(store_url)
        try:
            return _begun(access, session, items, streams)
        except NotThisWay:
            if access.is_active(session.token):
                raise
            if not access.renewed(session.token):
                raise OpenbisJupyterError("session-expired") from None


def _begun(access: Access, session: StoreSession, items: Sequence[str], streams: int) -> FileTransfer:
    address = str(session.transfer_url)
    try:
        checked_origin(address.partition("/datastore_server")[0])  # never without encryption
    except ValueError:
        raise NotThisWay("the data store has no file transfer") from None
    http = access.http(address)
    with _post(
        http,
        address,
        "startDownloadSession",
        userSessionId=session.token,
        downloadItemIds=",".join(items),
        wishedNumberOfStreams=streams,
    ) as answer:
        content = answer.content
    try:
        told = json.loads(content)
        return FileTransfer(
            http,
            address,
            str(told["downloadSessionId"]),
            tuple(map(str, told["streamIds"])),
            {str(item): _numbers(numbers) for item, numbers in told["ranges"].items()},
        )
    except _NO_ANSWER:
        raise NotThisWay(refusal(content)) from None


def _post(http: requests.Session, address: str, method: str, **parameters: Any) -> requests.Response:
    # Without a version: the protocol that API 3.6 has, and later ones have beside theirs.
    body = {name: [str(value)] for name, value in {"method": method, **parameters}.items()}
    answer = http.post(
        address,
        data=json.dumps(body),
        headers={"Accept-Encoding": "identity"},
        stream=True,
        timeout=TIMEOUT_SECONDS,
        allow_redirects=False,
    )
    if answer.status_code == requests.codes.ok:
        return answer
    with answer:
        if answer.status_code in PASSING_STATUS:
            answer.raise_for_status()
        raise NotThisWay(f"it answers with status {answer.status_code}")


def _numbers(text: str) -> tuple[int, int]:
    first, _, last = text.partition(":")
    return int(first), int(last or first)


def refusal(content: bytes) -> str:
    """What the data store says where it refuses, with status 200 as all that it says."""
    try:
        return str(json.loads(content)["error"])
    except (ValueError, LookupError, TypeError):
        return "it does not answer as a file transfer does"


def chunks(content: memoryview) -> Iterator[Chunk]:
    """The chunks of an answer. Errors: those of `_NO_ANSWER` for anything else, a failure's text for example."""
    start = 0
    while start < len(content):
        _, item_length, is_folder, path_length, offset, length = _HEADER.unpack_from(content, start)
        item_at = start + _HEADER.size
        path_at = item_at + item_length
        header_end = path_at + path_length
        payload_at = header_end + _CHECKSUM.size
        payload = content[payload_at : payload_at + length]
        _checked(content[start:header_end], content, header_end)
        crc32 = _checked(payload, content, payload_at + length)
        if not is_folder:
            yield Chunk(
                str(content[item_at:path_at], "utf-8"),
                str(content[path_at:header_end], "utf-8"),
                offset,
                payload,
                crc32,
            )
        start = payload_at + length + _CHECKSUM.size


def _checked(part: memoryview, content: memoryview, checksum_at: int) -> int:
    """The checksum that stands there. Errors: ValueError where it is not that of these bytes."""
    checksum: int = _CHECKSUM.unpack_from(content, checksum_at)[0]
    if updated_crc32(part, 0) != checksum:
        raise ValueError("not a chunk")
    return checksum
