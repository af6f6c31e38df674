"""Uploads into session workspaces: whole files, or slices that come in whatever order (`startByte`).

A slice becomes part of its file when it has arrived whole, and a file with a slice that has not cannot be registered.
Parameters and answer: `SessionWorkspaceFileUploadServlet` of openBIS.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import threading
from collections.abc import AsyncIterator, Iterator
from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from openbis_sandbox.bodies import read_body
from openbis_sandbox.container_page import container_page
from openbis_sandbox.dss.file_store import FileStore, below
from openbis_sandbox.failures import Failure, UserFailure
from openbis_sandbox.instance import Instance

PATH = "/datastore_server/session_workspace_file_upload"
STORE_SHARE_PATH = "/datastore_server/store_share_file_upload"
_TUNNEL = "ch.systemsx.cisd.base.exceptions.CheckedExceptionTunnel"
LARGEST_FILE = 64 * 1024**3
"""Bytes; so that a slice that claims to begin far out cannot make a file that nobody can read through."""


class ParameterFailure(UserFailure):
    """A parameter of the address is missing or no value for it."""

    exception_type = "java.lang.IllegalArgumentException"


class PathFailure(UserFailure):
    """A name leads out of the workspace."""

    exception_type = "java.io.IOException"


class Uploads:
    """What is being uploaded to a running data store."""

    def __init__(self, instance: Instance, store: FileStore) -> None:
        self._instance = instance
        self._store = store
        self._lock = threading.Lock()
        self._unfinished: set[tuple[Path, int]] = set()

    def routes(self) -> list[Route]:
        """The addresses that take files: a file as the body, and several as a form."""
        return [
            Route(PATH, self._endpoint, methods=["POST", "PUT"]),
            Route(STORE_SHARE_PATH, self._store_share, methods=["POST"]),
        ]

    def is_whole(self, folder: Path) -> bool:
        """Whether everything below the folder (or the file itself) arrived as far as it was sent."""
        with self._lock:
            return not any(target.is_relative_to(folder) for target, _ in self._unfinished)

    async def _endpoint(self, request: Request) -> Response:
        if request.method != "POST":
            return _nothing(405)
        query = request.query_params
        try:
            workspace = await run_in_threadpool(self._workspace, query.get("sessionID"))
            target = _target(workspace, query.get("filename"))
            start = _start_byte(query.get("startByte") or "0")
            if query.get("emptyFolder", "").lower() == "true":
                size = -1
                await run_in_threadpool(target.mkdir, parents=True, exist_ok=True)
            else:
                size = await self._receive(request, target, start)
        except Failure as failure:
            return _crash(request, failure.exception_type, str(failure))
        except OSError as error:
            return _crash(request, _TUNNEL, f"{error.strerror}")
        except ClientDisconnect:
            return Response(status_code=400)
        return Response(json.dumps(_answer(request, start, size)), headers={"Content-Type": "text/json"})

    async def _store_share(self, request: Request) -> Response:
        """The older way: files of a form, which become the upload `uploadID`."""
        query = request.query_params
        body = await read_body(request)
        try:
            workspace = await run_in_threadpool(self._workspace, query.get("sessionID"))
            files = list(_form_files(request.headers.get("content-type", ""), body))
            if not files:
                raise UserFailure("Please upload at least one file")
            whole_paths = query.get("ignoreFilePath", "").lower() == "false"
            for name, content in files:
                kept = name if whole_paths else name.replace("\\", "/").rpartition("/")[2]
                parts = (query.get("uploadID"), query.get("folderPath"), kept)
                target = _target(workspace, "/".join(part for part in parts if part))
                await run_in_threadpool(_write, target, content)
        except Failure as failure:
            return _crash(request, failure.exception_type, str(failure))
        return _nothing(200)

    def _workspace(self, token: str | None) -> Path:
        return self._store.workspace(self._instance.session_token(token))

    async def _receive(self, request: Request, target: Path, start: int) -> int:
        """Take a slice of a file, which begins at byte `start`; gives its length in bytes."""
        slice_of = (target, start)
        with self._lock:
            self._unfinished.add(slice_of)
        part = self._store.new_part()
        size = 0
        try:
            with part.open("wb") as file:
                async for block in request.stream():
                    size += len(block)
                    if start + size > LARGEST_FILE:
                        raise ParameterFailure("The file is too large.")
                    await asyncio.to_thread(file.write, block)
            await run_in_threadpool(self._add, part, target, start)
        finally:
            part.unlink(missing_ok=True)
        with self._lock:
            self._unfinished.discard(slice_of)
        return size

    def _add(self, part: Path, target: Path, start: int) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._lock:
            if start == 0 and not target.exists():
                part.replace(target)
                return
            # Never cut off: the slices of one file come in any order, over several connections.
            with (
                os.fdopen(os.open(target, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as whole,
                part.open("rb") as piece,
            ):
                whole.seek(start)
                shutil.copyfileobj(piece, whole)


def _target(workspace: Path, name: str | None) -> Path:
    if not name:
        raise ParameterFailure("filename parameter cannot be null")
    if "../" in name:
        raise PathFailure("filePath must not contain '../'")
    target = below(workspace, name)
    if target == workspace:
        raise ParameterFailure("filename parameter cannot be null")
    return target


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _form_files(content_type: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file of a form (`multipart/form-data`)."""
    boundary = _header(content_type).get_boundary()
    if not boundary:
        return
    for part in body.split(b"--" + boundary.encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name = BytesParser(policy=HTTP).parsebytes(head, headersonly=True).get_filename()
        if name:
            yield name, content.removesuffix(b"\r\n")


def _header(content_type: str) -> Message:
    return BytesParser(policy=HTTP).parsebytes(
        f"Content-Type: {content_type}\r\n\r\n".encode(), headersonly=True
    )


def _crash(request: Request, exception: str, message: str) -> Response:
    """As openBIS does: what is refused here is an exception that nothing catches."""
    answer = container_page(500, f"{exception}: {message}", request.url.path)
    answer.headers["Connection"] = "close"
    return answer


def _nothing(status: int) -> Response:
    async def pieces() -> AsyncIterator[bytes]:
        yield b""

    return StreamingResponse(pieces(), status)


def _start_byte(text: str) -> int:
    start = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else -1
    if not 0 <= start <= LARGEST_FILE:
        raise ParameterFailure("startByte is not the number of a byte.")
    return start


def _answer(request: Request, start: int, size: int) -> dict[str, Any]:
    query = request.query_params
    return {
        "id": _number(query.get("id")),
        "startByte": start,
        "endByte": _number(query.get("endByte")),
        "filename": query.get("filename"),
        "emptyFolder": size < 0,
        "size": size,
        "status": "ok",
    }


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() else None
