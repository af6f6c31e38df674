"""The routes of the sandbox: application server, data store, web apps."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from openbis_sandbox.bodies import BodyTooLarge, read_body
from openbis_sandbox.eln.front_end import FrontEnd
from openbis_sandbox.eln.routes import WebApp, eln_routes, eln_webapps
from openbis_sandbox.failures import Failure, UserFailure
from openbis_sandbox.instance import Instance
from openbis_sandbox.rpc import answer, failed_answer, parameters_of

APPLICATION_SERVER = "/openbis/openbis/rmi-application-server-v3.json"
PLUGIN_ENTRY = "../../jupyter"

BeforeCall = Callable[[str], None]


def rpc_endpoint(call: Callable[[str, Sequence[Any]], Any], before: BeforeCall) -> Callable[[Request], Any]:
    """An endpoint that answers JSON-RPC by `call(method, parameters)`; `before(method)` may bring faults."""

    def handle(body: bytes) -> dict[str, Any]:
        request_id: Any = None
        try:
            request = json.loads(body)
            request_id = request.get("id")
            method = str(request["method"])
            parameters = parameters_of(request)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return failed_answer(request_id, UserFailure("The request is not JSON-RPC."))
        try:
            before(method)
            return answer(request_id, call(method, parameters))
        except Failure as failure:
            return failed_answer(request_id, failure)
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
            # Parameters of a wrong shape: openBIS answers with the exception's text.
            return failed_answer(request_id, UserFailure(f"{type(error).__name__} in {method}: {error}"))

    async def endpoint(request: Request) -> Response:
        body = await read_body(request)
        # As ASCII: half a surrogate pair, which JSON can carry, has no other form.
        content = await run_in_threadpool(lambda: json.dumps(handle(body)))
        return Response(content, media_type="application/json")

    return endpoint


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
        Route(APPLICATION_SERVER, rpc_endpoint(instance.call, before), methods=["POST"]),
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
        exception_handlers={BodyTooLarge: _too_large, ClientDisconnect: _gone},
    )


async def _too_large(_: Request, __: Exception) -> Response:
    return Response("The request is too large.", status_code=413, headers={"Connection": "close"})


async def _gone(_: Request, __: Exception) -> Response:
    return Response(status_code=400)


def _redirect_to(address: str) -> Callable[[Request], Any]:
    async def redirect(_: Request) -> Response:
        return RedirectResponse(address)

    return redirect
