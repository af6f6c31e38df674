"""The routes of the sandbox: application server, data store, web apps."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from openbis_sandbox.bodies import BodyTooLarge, read_body
from openbis_sandbox.failures import Failure, UserFailure
from openbis_sandbox.instance import Instance
from openbis_sandbox.rpc import answer, failed_answer, resolve_references

ELN_HOST = Path(__file__).with_name("eln_host")
APPLICATION_SERVER = "/openbis/openbis/rmi-application-server-v3.json"
PLUGIN_ENTRY = "../../jupyter"
PLUGIN_GUARD = r"""// The ELN waits for every plugin: one whose file does not load must not keep it from starting.
window.addEventListener("error", function (event) {
  var file = event.filename || (event.target && event.target.src) || "";
  var isUnread = !event.filename || event.error instanceof SyntaxError;
  if (/\/jupyter\/plugin\.js$/.test(file) && isUnread) profile.plugins.push(new ELNLIMSPlugin());
}, true);
"""

BeforeCall = Callable[[str], None]


class WebApp(StaticFiles):
    """The files of a web app, always asked for anew: a new version is there at once."""

    async def get_response(self, path: str, scope: Any) -> Response:
        """The file's answer, with the instruction not to keep it."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def rpc_endpoint(call: Callable[[str, Sequence[Any]], Any], before: BeforeCall) -> Callable[[Request], Any]:
    """An endpoint that answers JSON-RPC by `call(method, parameters)`; `before(method)` may bring faults."""

    def handle(body: bytes) -> dict[str, Any]:
        request_id: Any = None
        try:
            request = json.loads(body)
            request_id = request.get("id")
            method = str(request["method"])
            parameters = resolve_references(request).get("params") or []
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


def eln_config(instance: Instance) -> Path:
    """The ELN's `etc/config.js`: in the data directory, so that it can be edited; written at the first start."""
    path = instance.data / "eln-config.js"
    if not path.exists():
        webapps = instance.core_plugins.webapps if instance.core_plugins else {}
        entries = [PLUGIN_ENTRY] if "jupyter" in webapps else []
        path.write_text(
            "// Configuration of the ELN; a change is seen when the page is loaded anew.\n"
            f"PLUGINS_CONFIGURATION.extraPlugins = {json.dumps(entries)};\n"
            + (PLUGIN_GUARD if entries else "")
        )
    return path


def make_app(
    instance: Instance,
    more_routes: Sequence[BaseRoute] = (),
    middleware: Sequence[Middleware] = (),
    before: BeforeCall = lambda _: None,
) -> Starlette:
    """The application: V3 of the application server, web apps, the ELN host page, and `more_routes` (data store)."""
    config = eln_config(instance)

    async def serve_eln_config(_: Request) -> Response:
        text = await run_in_threadpool(config.read_text)
        return Response(text, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    webapps = dict(instance.core_plugins.webapps) if instance.core_plugins else {}
    webapps.setdefault("eln-lims", ELN_HOST)
    routes: list[BaseRoute] = [
        Route(APPLICATION_SERVER, rpc_endpoint(instance.call, before), methods=["POST"]),
        Route("/openbis/webapp/eln-lims/etc/config.js", serve_eln_config),
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
