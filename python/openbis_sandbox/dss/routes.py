"""The data store's addresses below `/datastore_server/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from openbis_sandbox.dss.fast_download import FastDownloads
from openbis_sandbox.dss.file_store import FileStore
from openbis_sandbox.dss.methods import DataStore
from openbis_sandbox.dss.refusals import refusal
from openbis_sandbox.dss.stored_file import StoredFile
from openbis_sandbox.dss.uploads import Uploads
from openbis_sandbox.failures import Failure
from openbis_sandbox.instance import Instance

RpcEndpoint = Callable[[Callable[[str, Sequence[Any]], Any]], Callable[[Request], Any]]


def data_store_routes(
    instance: Instance,
    store: FileStore,
    rpc: RpcEndpoint,
    reports: Mapping[str, Callable[[Mapping[str, Any]], Any]] | None = None,
) -> list[BaseRoute]:
    """The routes; `rpc` makes a JSON-RPC endpoint of the data store's `call`; `reports`: its aggregation services."""
    uploads = Uploads(instance, store)
    methods = DataStore(instance, store, uploads, reports)

    async def download(request: Request) -> Response:
        perm_id, path = request.path_params["perm_id"], request.path_params["path"]
        token = request.query_params.get("sessionID")

        def look() -> Response:
            instance.may_read_dataset(token, perm_id)
            file = store.path(perm_id, path)
            if file is None:
                return Response(f"There is no file '{path}' in data set {perm_id}.", status_code=404)
            return StoredFile(file)

        try:
            return await run_in_threadpool(look)
        except Failure as failure:
            return refusal(failure)

    return [
        Route("/datastore_server/rmi-data-store-server-v3.json", rpc(methods.call), methods=["POST"]),
        Route("/datastore_server/rmi-dss-api-v1.json", rpc(methods.call), methods=["POST"]),
        Route("/openbis/openbis/rmi-query-v1.json", rpc(methods.call), methods=["POST"]),
        FastDownloads(instance, store).route(),
        uploads.route(),
        Route("/datastore_server/{perm_id}/{path:path}", download, methods=["GET"]),
    ]
