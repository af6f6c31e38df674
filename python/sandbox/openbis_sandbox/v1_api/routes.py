"""The addresses of V1's application server services."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from openbis_sandbox.instance import Instance
from openbis_sandbox.v1_api import methods

RpcEndpoint = Callable[[Callable[[str, Sequence[Any]], Any], str | None], Callable[[Request], Any]]
SERVICES = {"general-information": methods.READING, "general-information-changing": methods.CHANGING}
"""Name in the address → what is there."""


def v1_routes(instance: Instance, rpc: RpcEndpoint) -> list[BaseRoute]:
    """The routes; `rpc` makes a JSON-RPC endpoint of `call(method, parameters)`, for V1 with None."""
    return [
        Route(
            f"/openbis/openbis/rmi-{name}-v1.json",
            rpc(partial(service.call, instance), None),
            methods=["GET", "POST"],
        )
        for name, service in SERVICES.items()
    ]
