"""The data store's addresses below `/datastore_server/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from openbis_sandbox.as_api.context import Context
from openbis_sandbox.container_page import container_page
from openbis_sandbox.dss.fast_download import FastDownloads
from openbis_sandbox.dss.file_store import FileStore
from openbis_sandbox.dss.methods import DataStore
from openbis_sandbox.dss.pages import error_page, folder_page, session_page
from openbis_sandbox.dss.stored_file import StoredFile
from openbis_sandbox.dss.uploads import Uploads
from openbis_sandbox.failures import AuthorizationFailure, Failure, InvalidSession, ObjectNotFound
from openbis_sandbox.instance import Instance

RpcEndpoint = Callable[[Callable[[str, Sequence[Any]], Any], str | None], Callable[[Request], Any]]
_RPC = ["GET", "POST"]


def data_store_routes(
    instance: Instance,
    store: FileStore,
    rpc: RpcEndpoint,
    reports: Mapping[str, Callable[[Context, Mapping[str, Any]], Any]] | None = None,
) -> list[BaseRoute]:
    """The routes.

    `rpc` makes a JSON-RPC endpoint of `call` for V3 (`dss`) or V1 (None); `reports`: aggregation services.
    """
    uploads = Uploads(instance, store)
    methods = DataStore(instance, store, uploads, reports)

    async def download(request: Request) -> Response:
        perm_id, path = request.path_params["perm_id"], request.path_params["path"]
        token = request.query_params.get("sessionID")
        if request.method != "GET":
            return container_page(405, "HTTP method HEAD is not supported by this URL", request.url.path)

        def look() -> Response:
            if not token:
                return session_page()
            instance.may_read_dataset(instance.session_token(token), perm_id)
            file = store.path(perm_id, path)
            if file is not None:
                return StoredFile(file)
            listed = store.below(perm_id, path)
            if listed is None:
                return error_page(f"Resource '{path}' does not exist.")
            return folder_page(perm_id, path, listed)

        try:
            return await run_in_threadpool(look)
        except InvalidSession:
            return session_page()
        except (ObjectNotFound, AuthorizationFailure):
            return error_page(f"Unknown data set: {perm_id}")
        except Failure as failure:
            return error_page(str(failure))

    return [
        Route("/datastore_server/rmi-data-store-server-v3.json", rpc(methods.call, "dss"), methods=_RPC),
        Route("/datastore_server/rmi-dss-api-v1.json", rpc(methods.call_v1, None), methods=_RPC),
        Route("/openbis/openbis/rmi-query-v1.json", rpc(methods.query, None), methods=_RPC),
        FastDownloads(instance, store).route(),
        *uploads.routes(),
        Route("/datastore_server/{perm_id}/{path:path}", download, methods=["GET"]),
    ]
