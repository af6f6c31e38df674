"""Uploads into session workspaces: whole files, or slices that come in whatever order (`startByte`).

A slice becomes part of its file when it has arrived whole, and a file with a slice that has not cannot be registered.
Parameters and answer: `SessionWorkspaceFileUploadServlet` of openBIS.
"""

from __future__ import annotations

import asyncio
import errno
import os
import shutil
import threading
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from openbis_sandbox.dss.file_store import FileStore, below
from openbis_sandbox.dss.refusals import crash, refusal
from openbis_sandbox.failures import Failure, UserFailure
from openbis_sandbox.instance import Instance

PATH = "/datastore_server/session_workspace_file_upload"
LARGEST_FILE = 64 * 1024**3
"""Bytes; so that a slice that claims to begin far out cannot make a file that nobody can read through."""


class Uploads:
    """What is being uploaded to a running data store."""

    def __init__(self, instance: Instance, store: FileStore) -> None:
        self._instance = instance
        self._store = store
        self._lock = threading.Lock()
        self._unfinished: set[tuple[Path, int]] = set()

    def route(self) -> Route:
        """The address that takes files."""
        return Route(PATH, self._endpoint, methods=["POST"])

    def is_whole(self, folder: Path) -> bool:
        """Whether everything below the folder (or the file itself) arrived as far as it was sent."""
        with self._lock:
            return not any(target.is_relative_to(folder) for target, _ in self._unfinished)

    async def _endpoint(self, request: Request) -> Response:
        query = request.query_params
        token = query.get("sessionID") or ""
        try:
            await run_in_threadpool(self._instance.session, token)
            workspace = self._store.workspace(token)
            target = below(workspace, query.get("filename") or "")
            start = _start_byte(query.get("startByte") or "0")
            if target == workspace:
                raise UserFailure("filename parameter cannot be null")
            if query.get("emptyFolder", "").lower() == "true":
                size = -1
                await run_in_threadpool(target.mkdir, parents=True, exist_ok=True)
            else:
                size = await self._receive(request, target, start)
        except Failure as failure:
            return refusal(failure)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                return crash("ch.systemsx.cisd.base.exceptions.CheckedExceptionTunnel", f"{error.strerror}")
            return refusal(UserFailure(f"The file cannot be written: {error.strerror}."))
        except ClientDisconnect:
            return Response(status_code=400)
        return JSONResponse(_answer(request, start, size))

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
                        raise UserFailure("The file is too large.")
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


def _start_byte(text: str) -> int:
    start = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else -1
    if not 0 <= start <= LARGEST_FILE:
        raise UserFailure("startByte is not the number of a byte.")
    return start


def _answer(request: Request, start: int, size: int) -> dict[str, Any]:
    query = request.query_params
    return {
        "id": query.get("id"),
        "startByte": start,
        "endByte": query.get("endByte"),
        "filename": query.get("filename"),
        "emptyFolder": size < 0,
        "size": size,
        "status": "ok",
    }
