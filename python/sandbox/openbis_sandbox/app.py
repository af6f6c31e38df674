"""The routes of the sandbox: application server, data store, web apps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from openbis_sandbox.as_api.v3_reading import read_parameters
from openbis_sandbox.as_api.v3_types import METHODS
from openbis_sandbox.bodies import BodyTooLarge, read_body
from openbis_sandbox.container_page import container_page
from openbis_sandbox.eln.front_end import FrontEnd
from openbis_sandbox.eln.routes import WebApp, eln_routes, eln_webapps
from openbis_sandbox.failures import MethodNotFound, MethodParametersInvalid
from openbis_sandbox.instance import Instance
from openbis_sandbox.rpc import answer_body, v1_parameters

APPLICATION_SERVER = "/openbis/openbis/rmi-application-server-v3.json"
PLUGIN_ENTRY = "../../jupyter"

BeforeCall = Callable[[str], None]
ReadParameters = Callable[[str, Sequence[Any]], list[Any]]
JSON_RPC = "application/json-rpc"
RPC_METHODS = ["GET", "POST"]


def rpc_endpoint(
    call: Callable[[str, Sequence[Any]], Any], before: BeforeCall, read: ReadParameters
) -> Callable[[Request], Any]:
    """An endpoint that answers JSON-RPC by `call(method, parameters)`.

    `before(method)` may bring faults; `read(method, given)` makes parameters of what was sent.
    """

    def called(method: str, given: Any) -> Any:
        before(method)
        if not isinstance(given, list):
            raise MethodParametersInvalid
        return call(method, read(method, given))

    async def endpoint(request: Request) -> Response:
        if request.method == "GET":
            return Response(status_code=400, media_type=JSON_RPC)
        status, content = await run_in_threadpool(answer_body, await read_body(request), called)
        return Response(content, status, media_type=JSON_RPC)

    return endpoint


def v3_reader(server: str, api_version: str) -> ReadParameters:
    """How the parameters of a V3 server (`as` or `dss`) are read: strictly, and no method but those that it has."""

    def read(method: str, given: Sequence[Any]) -> list[Any]:
        if method not in METHODS[server]:
            raise MethodNotFound
        return read_parameters(server, method, given, api_version)

    return read


def v1_reader(_method: str, given: Sequence[Any]) -> list[Any]:
    """How the parameters of V1 are read: as they come."""
    return v1_parameters(given)


def make_app(
    instance: Instance,
    more_routes: Sequence[BaseRoute] = (),
    middleware: Sequence[Middleware] = (),
    before: BeforeCall = lambda _: None,
    front_end: FrontEnd | None = None,
) -> Starlette:
    """The application: V3 of the application server, web apps, an ELN front end, and `more_routes` (data store)."""
    webapps = dict(instance.core_plugins.webapps) if instance.core_plugins else {}
    plugins = [PLUGIN_ENTRY] if "jupyter" in webapps else []
    # A front end that was asked for wins; the own page gives way to a core plugin.
    webapps = {**webapps, **eln_webapps(front_end)} if front_end else {**eln_webapps(None), **webapps}
    routes: list[BaseRoute] = [
        Route(
            APPLICATION_SERVER,
            rpc_endpoint(instance.call, before, v3_reader("as", instance.options.api_version)),
            methods=RPC_METHODS,
        ),
        *eln_routes(instance.data, front_end, plugins),
        *more_routes,
    ]
    for name, folder in webapps.items():
        address = f"/openbis/webapp/{name}"
        # The bare address goes to the folder, as in openBIS: relative links need the slash.
        routes.append(Route(address, _redirect_to(f"{address}/")))
        routes.append(Mount(address, WebApp(directory=folder, html=True, check_dir=False), name=name))
    routes.append(Route("/", _redirect_to("/openbis/webapp/eln-lims/")))
    return Starlette(
        routes=routes,
        middleware=list(middleware),
        exception_handlers={404: _not_found, BodyTooLarge: _too_large, ClientDisconnect: _gone},
    )


async def _not_found(request: Request, __: Exception) -> Response:
    return container_page(404, "Not Found", request.url.path)


async def _too_large(_: Request, __: Exception) -> Response:
    return Response("The request is too large.", status_code=413, headers={"Connection": "close"})


async def _gone(_: Request, __: Exception) -> Response:
    return Response(status_code=400)


def _redirect_to(address: str) -> Callable[[Request], Any]:
    async def redirect(_: Request) -> Response:
        return RedirectResponse(address)

    return redirect
