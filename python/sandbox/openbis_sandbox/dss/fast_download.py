"""The fast download: files in numbered chunks, fetched over several streams (pybis from API version 3.6 on).

A client starts a session for items (`<permId>/<path>`), is told the chunk numbers of each, queues the numbers that it
wants, takes chunks until it has them all, and finishes the session. Shapes: `FileTransferServerServlet` and
`DefaultChunkSerializer` of openBIS, `pybis/fast_download.py`.
"""

from __future__ import annotations

import json
import re
import threading
import time
import uuid
import zlib
from collections import OrderedDict
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from openbis_sandbox.bodies import read_body
from openbis_sandbox.dss.file_store import FileFacts, FileStore
from openbis_sandbox.failures import AuthorizationFailure, Failure, ObjectNotFound
from openbis_sandbox.instance import Instance

PATH = "/datastore_server/file-transfer"
CHUNK_BYTES = 1024 * 1024
MOST_SESSIONS = 200
SESSION_SECONDS = 3600
_MOST_STREAMS = 50
_MOST_CHUNKS_AT_ONCE = 16
_JSON_LISTS = 2

Parameters = Mapping[str, Sequence[str]]


class ArgumentFailure(Failure):
    """A parameter names nothing."""

    exception_type = "java.lang.IllegalArgumentException"


class NotJson(Failure):
    """The request's body is no JSON object of lists."""

    exception_type = "com.fasterxml.jackson.core.JsonParseException"


class TransferFailure(Failure):
    """The transfer itself fails."""


class UnknownSession(TransferFailure):
    """There is no such download session (any more)."""

    exception_type = "ch.ethz.sis.filetransfer.InvalidDownloadSessionException"


class UnknownStream(TransferFailure):
    """The session has no such stream."""

    exception_type = "ch.ethz.sis.filetransfer.InvalidDownloadStreamException"


@dataclass(frozen=True)
class Chunk:
    """A piece of a file: its number in the session, the item it belongs to, where it begins and its length (bytes)."""

    number: int
    item: str
    perm_id: str
    path: str
    is_directory: bool
    offset: int
    length: int


@dataclass
class DownloadSession:
    """Who downloads what: the chunks by number, the numbers that wait to be taken in their order, and when it was last
    used (s)."""

    token: str
    chunks: list[Chunk]
    streams: tuple[str, ...]
    queued: dict[int, None] = field(default_factory=dict)
    used: float = 0.0


class FastDownloads:
    """The sessions of a running data store: in memory, bounded, ended when they were not used for an hour."""

    def __init__(self, instance: Instance, store: FileStore) -> None:
        self._instance = instance
        self._store = store
        self._sessions: OrderedDict[str, DownloadSession] = OrderedDict()
        self._let_in: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def route(self) -> Route:
        """The file server's address."""
        return Route(PATH, self._endpoint, methods=["POST"])

    async def _endpoint(self, request: Request) -> Response:
        return await run_in_threadpool(self._answer, await read_body(request))

    def _answer(self, body: bytes) -> Response:
        methods = {
            "startDownloadSession": self._start,
            "queue": self._queue,
            "download": self._download,
            "finishDownloadSession": self._finish,
        }
        try:
            parameters = _parameters(body)
            method = _one(parameters, "method")
            if method not in methods:
                raise ArgumentFailure(f"Unknown method '{method}'.")
            return methods[method](parameters)
        except Failure as failure:
            # As openBIS does: status 200, and whether asking again may help where the transfer itself fails.
            told: dict[str, Any] = {"error": str(failure), "exception-class": failure.exception_type}
            if isinstance(failure, TransferFailure):
                told["retriable"] = False
            return _json(told)

    def _start(self, parameters: Parameters) -> Response:
        token = _one(parameters, "userSessionId")
        chunks: list[Chunk] = []
        ranges: dict[str, str] = {}
        trees: dict[str, dict[str, FileFacts]] = {}
        for item in _items(parameters, self._instance.options.api_version):
            first = len(chunks)
            perm_id, _, path = item.partition("/")
            if perm_id not in trees:
                self._check(token, perm_id)
                trees[perm_id] = {facts.path: facts for facts in self._store.files(perm_id)}
            path = path.rstrip("/")
            if path not in trees[perm_id]:
                raise ArgumentFailure(f"Resource '{path}' does not exist.")
            chunks += _chunks_of(item, perm_id, _found(trees[perm_id], path), first)
            ranges[item] = f"{first}:{len(chunks) - 1}"
        wished = max(1, min(_number(parameters, "wishedNumberOfStreams", 1), _MOST_STREAMS))
        session = DownloadSession(token, chunks, tuple(uuid.uuid4().hex for _ in range(wished)))
        session_id = str(uuid.uuid4())
        with self._lock:
            self._sessions[session_id] = session
            self._touch(session_id, session)
            while len(self._sessions) > MOST_SESSIONS:
                self._sessions.popitem(last=False)
        return _json({"downloadSessionId": session_id, "ranges": ranges, "streamIds": list(session.streams)})

    def _queue(self, parameters: Parameters) -> Response:
        with self._lock:
            session = self._session(parameters)
            for text in _one(parameters, "ranges").split(","):
                start, _, end = text.strip().partition(":")
                try:
                    numbers = range(int(start), int(end or start) + 1)
                except ValueError:
                    raise ArgumentFailure(f"Invalid range in parameter 'ranges': {text}") from None
                # The first one is looked for, not all that a request may name: that can be thousands of millions.
                outside = next((number for number in numbers if not 0 <= number < len(session.chunks)), None)
                if outside is not None:
                    raise ArgumentFailure(f"Unknown chunk with sequence number: {outside}")
                session.queued |= dict.fromkeys(numbers)
        return Response(b"")

    def _download(self, parameters: Parameters) -> Response:
        wanted = max(1, min(_number(parameters, "numberOfChunks", 1), _MOST_CHUNKS_AT_ONCE))
        with self._lock:
            session = self._session(parameters)
            stream = _one(parameters, "downloadStreamId")
            if stream not in session.streams:
                raise UnknownStream(f"Invalid download stream: DownloadStreamId[id={stream}]")
            chunks = [session.chunks[number] for number in islice(session.queued, wanted)]
            for chunk in chunks:
                del session.queued[chunk.number]
        content = b"".join(part for chunk in chunks for part in serialized(chunk, self._content(chunk)))
        return Response(content, media_type="application/octet-stream")

    def _finish(self, parameters: Parameters) -> Response:
        with self._lock:
            self._sessions.pop(_one(parameters, "downloadSessionId"), None)
        return Response(b"")

    def _check(self, token: str, perm_id: str) -> None:
        """Errors: ArgumentFailure where there is no such data set for the token's owner.

        As in openBIS: who was let in is not asked again, also after they signed out.
        """
        if (token, perm_id) in self._let_in:
            return
        try:
            self._instance.may_read_dataset(token, perm_id)
        except (ObjectNotFound, AuthorizationFailure):
            raise ArgumentFailure(f"Unknown data set: {perm_id}") from None
        self._let_in.add((token, perm_id))

    def _content(self, chunk: Chunk) -> bytes:
        place = self._store.path(chunk.perm_id, chunk.path)
        if place is None:
            return b""
        with place.open("rb", buffering=0) as file:
            file.seek(chunk.offset)
            return file.read(chunk.length)

    def _session(self, parameters: Parameters) -> DownloadSession:
        """The session that a request names; needs the lock."""
        session_id = _one(parameters, "downloadSessionId")
        session = self._sessions.get(session_id)
        if session is None or time.monotonic() - session.used > SESSION_SECONDS:
            self._sessions.pop(session_id, None)
            raise UnknownSession(f"Invalid download session id: DownloadSessionId[id={session_id}]")
        self._touch(session_id, session)
        return session

    def _touch(self, session_id: str, session: DownloadSession) -> None:
        session.used = time.monotonic()
        self._sessions.move_to_end(session_id)


def _found(tree: Mapping[str, FileFacts], path: str) -> list[FileFacts]:
    """What an item stands for: a file, or all files below a folder."""
    if not tree[path].is_directory:
        return [tree[path]]
    return [
        one for one in tree.values() if not one.is_directory and (not path or one.path.startswith(f"{path}/"))
    ]


def _chunks_of(item: str, perm_id: str, found: Sequence[FileFacts], first: int) -> list[Chunk]:
    """The chunks of an item, numbered from `first` on."""
    pieces = [(facts, offset) for facts in found for offset in _offsets(facts)]
    return [
        Chunk(
            number,
            item,
            perm_id,
            facts.path,
            facts.is_directory,
            offset,
            0 if facts.is_directory else min(CHUNK_BYTES, facts.size - offset),
        )
        for number, (facts, offset) in enumerate(pieces, start=first)
    ]


def serialized(chunk: Chunk, payload: bytes) -> tuple[bytes, ...]:
    """The parts of a chunk as it travels: header, its CRC32, payload, its CRC32; numbers are big-endian."""
    item, path = chunk.item.encode(), chunk.path.encode()
    header = b"".join(
        (
            chunk.number.to_bytes(4, "big"),
            len(item).to_bytes(2, "big"),
            chunk.is_directory.to_bytes(1, "big"),
            len(path).to_bytes(2, "big"),
            chunk.offset.to_bytes(8, "big"),
            len(payload).to_bytes(4, "big"),
            item,
            path,
        )
    )
    checksums = (zlib.crc32(header).to_bytes(8, "big"), zlib.crc32(payload).to_bytes(8, "big"))
    return header, checksums[0], payload, checksums[1]


def _offsets(facts: FileFacts) -> Sequence[int]:
    # An empty file is one empty chunk: it has to arrive, too.
    return (0,) if facts.is_directory or facts.size == 0 else range(0, facts.size, CHUNK_BYTES)


def _parameters(body: bytes) -> Parameters:
    try:
        given = json.loads(body)
        return {str(name): [str(value) for value in values] for name, values in given.items()}
    except (ValueError, AttributeError, TypeError):
        word = re.match(rb"\s*(\w+)", body)
        shown = word[1].decode(errors="replace") if word else ""
        raise NotJson(
            f"Unrecognized token '{shown}': was expecting ('true', 'false' or 'null')\n at [Source: "
            f"(org.eclipse.jetty.server.Request$1); line: 1, column: {word.end() + 1 if word else 1}]"
        ) from None


def _one(parameters: Parameters, name: str) -> str:
    values = parameters.get(name) or []
    if len(values) != 1:
        raise ArgumentFailure(f"Unspecified parameter '{name}'.")
    return values[0]


def _number(parameters: Parameters, name: str, default: int) -> int:
    try:
        return int(_one(parameters, name)) if name in parameters else default
    except ValueError:
        raise ArgumentFailure(f"Parameter '{name}' is not an integer.") from None


def _items(parameters: Parameters, api_version: str) -> list[str]:
    """The items asked for: texts, each with items joined by commas; from API version 3.7 on and with the protocol's
    version 2 a JSON list as text."""
    texts = parameters.get("downloadItemIds") or []
    if api_version != "3.6" and _number(parameters, "version", 1) >= _JSON_LISTS:
        try:
            return list(dict.fromkeys(str(item) for item in json.loads(texts[0])))
        except (ValueError, TypeError, IndexError):
            raise ArgumentFailure("Parameter 'downloadItemIds' is not a JSON list.") from None
    return [item.strip() for text in texts for item in text.split(",")]


def _json(content: Mapping[str, Any]) -> Response:
    """As openBIS sends it, in pieces."""

    async def pieces() -> AsyncIterator[str]:
        yield json.dumps(content)

    return StreamingResponse(pieces(), media_type="application/json")
