"""The addresses of an ELN front end: openBIS's own where one is given, else the sandbox's page in its manner."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from openbis_sandbox.eln.front_end import FrontEnd

OWN_PAGE = Path(__file__).parents[1] / "eln_host"
OWN_PAGE_2025 = "eln-lims-2025"
"""The web app at which the own page looks and behaves as the front end of 2025 does."""

PLUGIN_GUARD = r"""// The ELN waits for every plugin: one whose file does not load must not keep it from starting.
window.addEventListener("error", function (event) {
  var file = event.filename || (event.target && event.target.src) || "";
  var isUnread = !event.filename || event.error instanceof SyntaxError;
  if (/\/jupyter\/plugin\.js$/.test(file) && isUnread) profile.plugins.push(new ELNLIMSPlugin());
}, true);
"""


class WebApp(StaticFiles):
    """The files of a web app, always asked for anew: a new version is there at once."""

    async def get_response(self, path: str, scope: Any) -> Response:
        """The file's answer, with the instruction not to keep it."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "no-cache"
        return response


def eln_webapps(front_end: FrontEnd | None) -> Mapping[str, Path]:
    """Name and folder of the web apps that are ELN front ends."""
    if front_end is not None:
        return {"eln-lims": front_end.html}
    return {"eln-lims": OWN_PAGE, OWN_PAGE_2025: OWN_PAGE}


def eln_routes(data: Path, front_end: FrontEnd | None, plugins: Sequence[str]) -> list[BaseRoute]:
    """The routes beside the web apps: configuration, and what openBIS serves to front ends."""
    config = eln_config(data, front_end, plugins)

    async def serve_config(_: Request) -> Response:
        text = await run_in_threadpool(config.read_text, "utf-8")
        return Response(text, media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    routes: list[BaseRoute] = [
        Route(f"/openbis/webapp/{name}/etc/config.js", serve_config) for name in eln_webapps(front_end)
    ]
    if front_end is not None:
        resources = "/openbis/resources"
        routes += [
            Mount(f"{resources}/api/v3", StaticFiles(directory=front_end.api_v3)),
            Mount(resources, StaticFiles(directory=front_end.resources)),
        ]
    return routes


def eln_config(data: Path, front_end: FrontEnd | None, plugins: Sequence[str]) -> Path:
    """The ELN's `etc/config.js`: in the data directory, so that it can be edited; written at the first start.

    That of openBIS's own front end begins with the one that lies there.
    """
    path = data / ("eln-lims-config.js" if front_end else "eln-config.js")
    if not path.exists():
        text = "// Configuration of the ELN; a change is seen when the page is loaded anew.\n"
        if front_end is None:
            text += f"PLUGINS_CONFIGURATION.extraPlugins = {json.dumps(list(plugins))};\n"
        else:
            given = (front_end.html / "etc" / "config.js").read_text("utf-8")
            names = ", ".join(map(json.dumps, plugins))
            text = f"{given}\n{text}PLUGINS_CONFIGURATION.extraPlugins.push({names});\n"
        path.write_text(text + (PLUGIN_GUARD if plugins else ""), "utf-8")
    return path
