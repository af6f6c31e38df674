"""The data store's addresses below `/datastore_server/`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from openbis_sandbox.dss.file_store import FileStore, below
from openbis_sandbox.dss.methods import DataStore
from openbis_sandbox.failures import AuthorizationFailure, Failure, InvalidSession
from openbis_sandbox.instance import Instance

_STATUS = ((InvalidSession, 401), (AuthorizationFailure, 403), (Failure, 404))

RpcEndpoint = Callable[[Callable[[str, Sequence[Any]], Any]], Callable[[Request], Any]]


def data_store_routes(instance: Instance, store: FileStore, rpc: RpcEndpoint) -> list[BaseRoute]:
    """The routes; `rpc` makes a JSON-RPC endpoint of the data store's `call`."""
    methods = DataStore(instance, store)

    async def download(request: Request) -> Response:
        perm_id, path = request.path_params["perm_id"], request.path_params["path"]
        token = request.query_params.get("sessionID")
        try:
            await run_in_threadpool(instance.may_read_dataset, token, perm_id)
            file = store.path(perm_id, path)
        except Failure as failure:
            return _refusal(failure)
        if not file.is_file():
            return Response(f"There is no file '{path}' in data set {perm_id}.", status_code=404)
        return FileResponse(file, filename=file.name, content_disposition_type="inline")

    async def upload(request: Request) -> Response:
        query = request.query_params
        token = query.get("sessionID") or ""
        try:
            await run_in_threadpool(instance.session, token)
            target = below(store.workspace(token), unquote(query.get("filename") or ""))
        except Failure as failure:
            return _refusal(failure)
        if query.get("emptyFolder", "").lower() == "true":
            target.mkdir(parents=True, exist_ok=True)
            return JSONResponse({"id": query.get("id"), "status": "ok"})
        target.parent.mkdir(parents=True, exist_ok=True)
        start = int(query.get("startByte") or 0)
        try:
            size = await _receive(request, target, start)
        except ClientDisconnect:
            return Response(status_code=499)
        answer = {
            "size": size,
            "id": query.get("id"),
            "startByte": start,
            "endByte": start + size,
            "filename": query.get("filename"),
            "status": "ok",
        }
        return JSONResponse(answer)

    return [
        Route("/datastore_server/rmi-data-store-server-v3.json", rpc(methods.call), methods=["POST"]),
        Route("/datastore_server/rmi-dss-api-v1.json", rpc(methods.call), methods=["POST"]),
        Route("/datastore_server/session_workspace_file_upload", upload, methods=["POST"]),
        Route("/datastore_server/{perm_id}/{path:path}", download, methods=["GET"]),
    ]


async def _receive(request: Request, target: Path, start: int) -> int:
    """Write a request's body into a file, from byte `start`; a part of a file is only seen when it is whole."""
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await _receive_form(request, target)
    if start > 0:
        return await _write_at(request, target, start)
    part = target.with_name(f".{target.name}.part")
    size = 0
    try:
        with part.open("wb") as file:
            async for block in request.stream():
                size += len(block)
                await asyncio.to_thread(file.write, block)
        await asyncio.to_thread(_finish, part, target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return size


async def _write_at(request: Request, target: Path, start: int) -> int:
    """Write a later part of a file that comes in several requests, in whatever order."""
    size = 0
    mode = "r+b" if target.exists() else "w+b"
    with target.open(mode) as file:
        file.seek(start)
        async for block in request.stream():
            size += len(block)
            await asyncio.to_thread(file.write, block)
    return size


async def _receive_form(request: Request, target: Path) -> int:
    size = 0
    async with request.form() as form:
        for _, value in form.multi_items():
            if isinstance(value, str):
                continue
            destination = target if target.suffix or not value.filename else below(target, value.filename)
            destination.parent.mkdir(parents=True, exist_ok=True)
            part = destination.with_name(f".{destination.name}.part")
            with part.open("wb") as file:
                while block := await value.read(1024 * 1024):
                    size += len(block)
                    await asyncio.to_thread(file.write, block)
            await asyncio.to_thread(_finish, part, destination)
    return size


def _finish(part: Path, target: Path) -> None:
    """Give a received file its name; a file that is there already holds later parts, which stay."""
    if not target.exists():
        part.replace(target)
        return
    with target.open("r+b") as whole, part.open("rb") as first:
        while block := first.read(1024 * 1024):
            whole.write(block)
    part.unlink()


def _refusal(failure: Failure) -> Response:
    status = next(code for kind, code in _STATUS if isinstance(failure, kind))
    return Response(str(failure), status_code=status, media_type="text/plain")
