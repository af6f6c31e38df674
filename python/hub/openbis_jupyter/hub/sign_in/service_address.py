"""Where the service is, as browsers and programs find it; with `JupyterHub.subdomain_host` it has a host of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from openbis_jupyter.hub.settings import SERVICE_NAME, Settings, browser_origin

FOR_PROGRAMS = ("api/", "metrics/")
"""What is asked with a token in a header, never with a cookie, so it may be of the hub's origin. Pages may not."""


def page_address(services: Mapping[str, Any], settings: Settings) -> str:
    """In: the services as the hub knows them. Out: what stands before the paths of the service's pages."""
    return f"{services[SERVICE_NAME].host}{settings.service_prefix}"


def keep_at_the_hub(app: Any, settings: Settings) -> None:
    """What programs ask of the service has the hub's address in any case, which openBIS and users' servers know.

    In: the hub, once it has made its proxy.
    """
    if app.subdomain_host:
        host = urlsplit(browser_origin(settings.hub_url)).hostname
        routes = {f"{host}{settings.service_prefix}{path}": settings.service_url for path in FOR_PROGRAMS}
        app.proxy.extra_routes = {**app.proxy.extra_routes, **routes}
